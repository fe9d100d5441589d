"""Takes back the files of a conversation that its owner erased: they go with the next daily removal, within two days.

A file is kept if a ticket shows it. It is not removed at once, because a report that is being written in another
conversation may hold the same photo; `retention` looks again before it lets the file go.
"""

from __future__ import annotations

import re

from pydantic import TypeAdapter

from backend.contract.errors import BadDraft
from backend.db.context import Context, KeyedCall, UnitOfWork
from backend.db.rows import insert_if_absent
from backend.privacy.tables import UnneededFile

MOST = 2_000  # files of one conversation

_NOTHING: TypeAdapter[None] = TypeAdapter(None)
_FILE = re.compile(r"[0-9a-f]{64}")


class ReleasedFiles:
    """The files that conversations let go, over the database."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def release_files(self, files: tuple[str, ...], key: str) -> None:
        """Note these files, by their SHA-256, as no longer needed by the conversation that had them. Raises
        BadDraft."""
        if len(files) > MOST or not all(_FILE.fullmatch(file) for file in files):
            raise BadDraft("not the names of stored files")

        async def change(work: UnitOfWork) -> None:
            for file in dict.fromkeys(files):
                await insert_if_absent(work.session, UnneededFile, file=file, since=self._context.now())

        await self._context.execute_once(KeyedCall("release_files", "", key), _NOTHING, change)
