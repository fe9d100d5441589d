"""The duty list (职责清单) by version (mechanism 9). Refuses behaviour."""

from __future__ import annotations
