"""The database below every domain: base class, column types, engine, unit of work, answers kept by key.

Begin with `context`, which says what a transaction is and how a repeated call gets its first answer.
"""
