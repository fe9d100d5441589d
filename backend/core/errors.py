"""PURE. Defines the base of the errors that stay inside the backend: no caller of the desk sees them.

InternalError
├── `DecryptionError`    a stored value cannot be decrypted with any secret (`backend.core.crypto`)
├── `WrongKey`      the database was sealed with a secret that was not given (`backend.db.keys`)
├── `WrongSchema`   the database has another schema than this version needs (`backend.migrations`)
├── `IllegalMove`   the table of moves has no such row (`backend.tickets.workflow`); becomes NotAllowed
├── `Refused`       an answer that ends an HTTP request (`backend.api.auth`); becomes problem+json
└── `_RetryableError`        no answer from the desk over HTTP, worth a retry (`backend.api.desk_client`); becomes
Unavailable

Errors that callers see are under `backend.contract.errors.DeskError`.
"""

from __future__ import annotations


class InternalError(Exception):
    """An error inside the backend, translated before it reaches a caller."""
