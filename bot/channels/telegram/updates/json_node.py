"""PURE. Reads Telegram's JSON without trusting its shape: what is missing, or of another kind, is empty.

Telegram adds types and fields every few weeks, and a message may hold one that nobody here has heard of. So an update
is not validated as a whole: each reader asks for what it needs, and finds nothing where there is nothing. Owns no
meaning of any field.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

MAX_NUMBER = 2**63


@dataclass(frozen=True, slots=True)
class JsonNode:
    """A value somewhere in an update; `node["a"]["b"]` never fails."""

    value: object = None

    def __getitem__(self, name: str) -> JsonNode:
        return JsonNode(self.value.get(name)) if isinstance(self.value, Mapping) else JsonNode()

    @property
    def is_there(self) -> bool:
        """Whether there is anything; an empty object is something."""
        return self.value is not None

    @property
    def text(self) -> str:
        """The string, else an empty one."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> int:
        """The whole number of at most 64 bits, else 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            return 0
        return self.value if abs(self.value) < MAX_NUMBER else 0

    @property
    def real(self) -> float | None:
        """The finite number, else None."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        return float(self.value) if abs(self.value) < MAX_NUMBER and math.isfinite(self.value) else None

    @property
    def items(self) -> list[JsonNode]:
        """The members of a list; none for anything else."""
        return [JsonNode(item) for item in self.value] if isinstance(self.value, list) else []

    def fields(self) -> Iterator[tuple[str, JsonNode]]:
        """Yield the names and values of an object, in its order; nothing for anything else."""
        if isinstance(self.value, Mapping):
            for name, value in self.value.items():
                if isinstance(name, str):
                    yield name, JsonNode(value)
