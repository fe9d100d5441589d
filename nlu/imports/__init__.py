"""Imports past tickets as examples: reads a table, removes personal data, plans, stores; all or nothing.

Begin reading with `columns`, which turns rows into entries. `tables` reads files, `personal` removes what names a
person, `plan` compares with the examples that are there, `store` writes. Corrections by people are not an import: see
`training.corrections`.
"""
