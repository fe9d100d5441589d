"""Proposals, letters and the ledger (mechanism 23 and section 6). Refuses behaviour."""

from __future__ import annotations
