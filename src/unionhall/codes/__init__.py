"""Official code systems: divisions, identity documents, credit codes, code lists.

Pure checks and data files with their standards named; no people and no unions.
"""
