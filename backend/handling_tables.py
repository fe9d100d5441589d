"""What a ticket's handling leaves beside it: co-handlers, extensions, flags, certificates. Refuses behaviour."""

from __future__ import annotations
