"""Evidence: typed records, the door that checks them, units, readers, writers and the ledger.

Import what is needed from the modules themselves; this file stays empty so that reading one of them costs one of them.
"""
