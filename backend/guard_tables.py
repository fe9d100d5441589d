"""Who read an identity, when and why (mechanism 27). Refuses behaviour."""

from __future__ import annotations
