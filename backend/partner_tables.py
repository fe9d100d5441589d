"""Webhooks to partners and what is still to be sent to them. Refuses behaviour."""

from __future__ import annotations
