"""Provides the database layer below every domain: base class, column types, engine, unit of work, idempotent calls.

Begin with `context`: it defines a transaction, and how a repeated call gets its first answer.
"""
