"""What each code of evidence means: V1 files (V14 kinds), V2 records, V3 units, V4 calendar, V5 what only scoring can see."""

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
        "V140": CodeDoc(
            "More answers than were asked", "A survey has more answers than its `sample`: the item is missing until that is cleared."
        ),
        "V141": CodeDoc("Rank or key without a row", "A table has no row for what the evidence says, and no `else`: the item is missing."),
        "V142": CodeDoc(
            "Formula outside its range", "A formula gives a number outside its `range`. It is never clipped: the item is missing."
        ),
        "V143": CodeDoc(
            "Weights that do not add up", "Weights have to add up to exactly 1; where they do not, the section is undetermined."
        ),
        "V200": CodeDoc(
            "More records of the same sort", "A thousand problems are told one by one; how many more records are refused is counted."
        ),
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
        "V501": CodeDoc("Correction of nothing", "A record says `revises:` with an id that no record has."),
        "V502": CodeDoc("Correction of itself", "Records revise each other in a circle, so none of them stands."),
        "V503": CodeDoc("Two corrections of one record", "Two records revise the same one: the last one stands (a warning)."),
        "V510": CodeDoc(
            "Kind that this evidence was not read with", "The rubric reads a kind of record that the vocabulary given does not have."
        ),
        "V511": CodeDoc("Expression that has no value", "An expression divides by 0, or leaves the calendar: what needs it is missing."),
        "V512": CodeDoc(
            "Indicator that the unit does not hold", "A record names an indicator that is not among its unit's: it counts nowhere."
        ),
        "V520": CodeDoc(
            "Mark from somebody else", "A mark is given by another body than the one that the rubric names; it is refused and listed."
        ),
        "V521": CodeDoc("Mark for oneself", "A unit rates itself where the rubric does not allow it; the form is refused and listed."),
        "V522": CodeDoc("Rater without the right", "Nobody has appointed the rater, or not on that day; the form is refused and listed."),
        "V523": CodeDoc("Full marks that are none", "A form's own full marks are 0 or below, so its mark cannot be scaled."),
        "V524": CodeDoc(
            "Mark finer than its step", "Marks are whole multiples of `step`; a finer one is never rounded, the item is missing."
        ),
        "V525": CodeDoc("Mark that is not allowed", "The item takes the marks listed under `allowed`, and no other; the item is missing."),
        "V526": CodeDoc("Mark out of its range", "A mark outside `range` is never clipped: the item is missing."),
        "V527": CodeDoc(
            "Score above its full marks",
            "A score from elsewhere exceeds `full`: with `points` it is held, without it is taken (a warning).",
        ),
        "V528": CodeDoc("Two forms for one thing", "One rater, unit, period and indicator have two forms. To correct one, say `revises:`."),
        "V529": CodeDoc("More than one record", "The item takes exactly one record. To correct one, say `revises:`."),
        "V530": CodeDoc(
            "Value that breaks its declaration", "A fact's value lies outside what the rubric says it can be: what needs it is missing."
        ),
        "V531": CodeDoc("Roles that are not given", "A parameter holds the roles that count, and it has no value."),
        "V532": CodeDoc("Parameter that is no number", "A number was wanted for a parameter, and something else was given."),
        "V533": CodeDoc("Count without its levels", "A fact is counted by level; give a number for each level."),
        "V534": CodeDoc("Level that is not listed", "A fact is counted by level, and its field does not list this one."),
    }
)
