"""What each code of reading evidence and units means (V1 files, V2 records, V3 units, V4 calendar), with an example."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from bizenv_rules.text.codes import CodeDoc

CODES: Final[Mapping[str, CodeDoc]] = MappingProxyType(
    {
        "V102": CodeDoc(
            "Evidence that is not UTF-8",
            "Files of evidence are UTF-8, with or without a byte-order mark. A file that reads as GBK is named as such, with its first "
            "line; save it as “CSV UTF-8”. Guessing an encoding would change names in silence.",
        ),
        "V103": CodeDoc(
            "Line or row that cannot be read",
            "A line of a JSONL file is no JSON, or a row of a CSV file has a quote that is never closed.",
            '{"record": "meeting", "id": "m1",\n',
        ),
        "V104": CodeDoc(
            "Key or heading given twice",
            "A JSON object has a key twice, or a table has two columns of one heading: which of the two counts is not known.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05", "unit": "税务局"}\n',
        ),
        "V105": CodeDoc(
            "Column of no record",
            "The first row of a table has field names or their Chinese titles. A column that no kind of record has would be lost.",
        ),
        "V106": CodeDoc(
            "File without its list",
            "A YAML file of evidence has `evidence:` with a list, one of units has `units:` (and `indicators:`, `bodies:`). Other keys are "
            "refused, because a misspelt one would be lost.",
        ),
        "V107": CodeDoc("Cell without heading", "A row has more cells than there are headings, so it is not known what they say."),
        "V108": CodeDoc("Package that is not installed", "XLSX wants the extra `excel`, Parquet the extra `batch` of this package."),
        "V109": CodeDoc(
            "Format that is not known",
            "Evidence comes as CSV, TSV, XLSX, Parquet, JSONL, JSON or YAML, known by the file's ending; units as CSV, TSV, XLSX or YAML.",
        ),
        "V110": CodeDoc("Line too long", "A line or row holds at most a million characters, a workbook at most a gigabyte once unpacked."),
        "V111": CodeDoc(
            "Formula without a value",
            "A cell of a workbook holds a formula whose value was never worked out. Open the file in a spreadsheet and save it.",
        ),
        "V113": CodeDoc("Sheet that is hidden", "Hidden sheets of a workbook are not read (a warning)."),
        "V201": CodeDoc(
            "Kind of record that is not known",
            "The kind is none that the rubric uses, or none of the vocabulary. `bizenv-rules records` lists the vocabulary; a rubric "
            "declares more under `records: {declare: …}`.",
            '{"record": "meetng", "id": "m1", "unit": "商务局", "date": "2021-03-05"}\n',
        ),
        "V202": CodeDoc(
            "Values of a field that has none", "`records: {values: …}` names a kind or a field that is not there, or that is no text."
        ),
        "V203": CodeDoc("Type of a declared field", "A declared field has one of the types that fields of records can have."),
        "V204": CodeDoc("Name of a declared field", "A declared field is one word, and none that every record has already."),
        "V210": CodeDoc("Record that is no map", "A record is a map of fields.", "[1, 2]\n"),
        "V211": CodeDoc(
            "Record without a kind",
            "Every record says its kind: `record:`, the column 记录类型, or the name of a table's file or sheet.",
            '{"id": "m1", "unit": "商务局", "date": "2021-03-05"}\n',
        ),
        "V212": CodeDoc(
            "Field that the kind does not have",
            "Unknown fields are errors, because a misspelt one would be lost. `bizenv-rules records` lists each kind's fields.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05", "topc": "营商环境"}\n',
        ),
        "V213": CodeDoc(
            "Field that has to be given", "A field without which the record says nothing.", '{"record": "meeting", "id": "m1"}\n'
        ),
        "V214": CodeDoc(
            "Value that is not listed",
            "The field takes listed words only, each in its listed spelling or an alias of it (国家 is 国家级).",
            '{"record": "article", "id": "a1", "unit": "商务局", "date": "2021-03-05", "level": "省市级"}\n',
        ),
        "V215": CodeDoc(
            "Value of another type",
            "A text stands where a number belongs, or the other way round. Numbers are written without quotes, texts in quotes.",
            '{"record": "rating", "id": "r1", "unit": "商务局", "period": "2021", "mark": "88.5"}\n',
        ),
        "V216": CodeDoc(
            "Float",
            "A binary float is not the number that was written: 0.1 is a little more than one tenth. Programs give ints and Decimals, "
            "Parquet columns are DECIMAL.",
        ),
        "V217": CodeDoc(
            "Day that is not in the calendar",
            "Dates are written 2021-03-05 (in tables also 2021/3/5 or 2021年3月5日) and have to exist.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-02-30"}\n',
        ),
        "V218": CodeDoc(
            "Period that is none",
            "Periods are written 2021, 2021H1, 2021Q3 or 2021-09.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "period": "2021Q5"}\n',
        ),
        "V219": CodeDoc(
            "Number out of bounds",
            "Numbers are finite, of at most 40 digits, and below 10 to the 18th.",
            '{"record": "rating", "id": "r1", "unit": "商务局", "period": "2021", "mark": NaN}\n',
        ),
        "V220": CodeDoc(
            "Count below one",
            "`times`, ranks and terms count from 1. To take a record back, say `withdrawn: true`.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05", "times": -1}\n',
        ),
        "V221": CodeDoc(
            "Id given twice",
            "Ids are unique in all evidence. To correct a record, give a new one that says `revises:` with the old id.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05"}\n'
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-04-05"}\n',
        ),
        "V222": CodeDoc(
            "Record without a time",
            "A record has a date or a period; else it would lie in no window and count nowhere.",
            '{"record": "meeting", "id": "m1", "unit": "商务局"}\n',
        ),
        "V223": CodeDoc(
            "Text that is no text",
            "Half of a surrogate pair is no character and could not be written out again.",
            '{"record": "meeting", "id": "m1", "unit": "商务局", "date": "2021-03-05", "topic": "\\ud800"}\n',
        ),
        "V224": CodeDoc(
            "Mark that says two things",
            "A mark is a number, or 缺项 (`not_applicable: true`).",
            '{"record": "mark", "id": "k1", "unit": "商务局", "period": "2021", "item": "a", "mark": 3, "not_applicable": true}\n',
        ),
        "V301": CodeDoc(
            "Unit that is not in the list", "Units go by id, name or alias. Add the spelling to the aliases, or the unit to the list."
        ),
        "V302": CodeDoc("Name of two units", "An id, name or alias belongs to one unit only (of an indicator: its id)."),
        "V303": CodeDoc(
            "Field that units do not have", "Beside the built-in fields units have those that the rubric declares under `unit_fields`."
        ),
        "V304": CodeDoc(
            "Unit that is not written as one", "A unit is a map; `active` is `{from, to}`, `indicators` a map from indicator to role."
        ),
        "V305": CodeDoc("Unit above itself", "The chain of parents comes back to where it began."),
        "V306": CodeDoc(
            "Number that the document states otherwise", "The list has not as many units (or indicators) as `expect_units` says."
        ),
        "V307": CodeDoc("Time that ends before it begins", "A unit is active from a day to the same or a later one, both inside."),
        "V308": CodeDoc("Unit without what it must have", "A unit has an id or a name, and every declared field that is not optional."),
        "V310": CodeDoc("Body that assesses its own people", "Somebody sits in the body whose own unit the body assesses (a warning)."),
        "V401": CodeDoc(
            "Year whose working days are not known",
            "Working days follow the State Council's notice for the year. Give holidays and worked weekend days under `calendar:`.",
        ),
        "V402": CodeDoc("Day under another year", "A day of `calendar:` stands under the year it lies in."),
    }
)
