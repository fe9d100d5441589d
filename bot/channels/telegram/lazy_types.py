"""Imports aiogram without building the validators of its 600 types and methods, of which a bot meets some thirty.

aiogram asks pydantic, while it is imported, to build every type with all the types within it: three seconds of a
processor and 120 MB in each process. pydantic builds a type that is not complete when it is first used, from the names
in the type's module. So the asking is passed over here, and the names that aiogram would have handed over are put into
those modules. Afterwards every type works as always; the first of its kind costs some milliseconds.

Owns only that. A test holds that each type and method can be built.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal, Optional, Union

from pydantic import BaseModel


def import_aiogram() -> None:
    """Must come before any other import of aiogram; after one it does nothing, and the types are built already."""
    if "aiogram" in sys.modules:
        return
    with _nothing_built():
        from aiogram import methods, types
        from aiogram.client.default import Default
    typing_names = {"List": list, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": Default}
    names = typing_names | {name: getattr(types, name) for name in types.__all__}
    for kind in (*(names[name] for name in types.__all__), *(getattr(methods, name) for name in methods.__all__)):
        _lend(names, kind)
    types.Message.model_rebuild()  # the answer to each message is read by it: now, and not while the first owner waits


@contextmanager
def _nothing_built() -> Iterator[None]:
    built = BaseModel.__dict__["model_rebuild"]
    BaseModel.model_rebuild = classmethod(lambda cls, **asked: None)  # type: ignore[assignment,method-assign]
    try:
        yield
    finally:
        BaseModel.model_rebuild = built  # type: ignore[method-assign]


def _lend(names: dict[str, Any], kind: type) -> None:
    """To the module of this type, which keeps what it has."""
    module = vars(sys.modules[kind.__module__])
    module.update({name: value for name, value in names.items() if name not in module})
