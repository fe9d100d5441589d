"""Validates drafts, texts and files of owners before anything is stored. BadDraft names the field that is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from backend.contract.addresses import check_address
from backend.contract.enums import TicketKind
from backend.contract.errors import BadDraft
from backend.contract.values import File, TicketDraft
from backend.core.identifiers import normalize_credit_code, normalize_phone
from backend.core.text import clean_text
from backend.db.context import Context

_KINDS = {kind.value for kind in TicketKind}
_CERTAINTIES = {"", "sure", "unsure", "lost"}
_STANDINGS = {"", "registered", "individual", "unregistered"}
_TYPE = re.compile(r"[a-z]{1,20}/[a-z0-9.+-]{1,100}")
_COORDINATES = re.compile(r"(-?\d{1,2}\.\d{1,6}),(-?\d{1,3}\.\d{1,6})")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SHORT = {
    "region": 12,
    "place": 200,
    "enterprise": 100,
    "uscc": 32,
    "phone": 32,
    "door": 64,
    "guess": 32,
    "model": 128,
    "origin": 64,
    "foreign_number": 64,
}


def validate_text(text: str, context: Context) -> str:
    """The text, cleaned. Raises BadDraft if it is empty or longer than policy allows."""
    words = clean_text(text)
    if not words or len(words) > context.limits.text_length:
        raise BadDraft(f"a text has 1 to {context.limits.text_length} characters", field="text")
    return words


def validate_files(files: Sequence[File], already: int, context: Context) -> None:
    """Raises BadDraft for a malformed file or too many. `already`: how many files the ticket has."""
    limits = context.limits
    if len(files) + already > limits.files:
        raise BadDraft(f"a ticket has at most {limits.files} files", field="files")
    for file in files:
        if (
            not _SHA256.fullmatch(file.id)
            or not 0 < file.size <= limits.file_bytes
            or not _TYPE.fullmatch(file.media_type)
        ):
            raise BadDraft("a file is named by its SHA-256, typed, and not empty or too large", field="files")


def validate_draft(draft: TicketDraft, context: Context) -> TicketDraft:
    """The draft with telephone number and credit code in normal form. Raises BadDraft."""
    check_address(draft.owner)
    validate_text(draft.text, context)
    validate_files(draft.files, 0, context)
    for field, length in _SHORT.items():
        if len(getattr(draft, field)) > length:
            raise BadDraft(f"{field} has at most {length} characters", field=field)
    if draft.foreign_number and not draft.origin:
        raise BadDraft("a number of another platform needs the platform's name", field="origin")
    if draft.region and draft.region not in context.organisation.regions:
        raise BadDraft(f"no such region: {draft.region!r}", field="region")
    if draft.standing not in _STANDINGS:
        raise BadDraft("standing is registered, individual or unregistered", field="standing")
    _check_coordinates(draft.coordinates)
    _check_guess(draft)
    _check_anonymity(draft, context)
    uscc = validate_credit_code(draft.uscc) if draft.uscc else ""
    return replace(draft, uscc=uscc, phone=_validate_phone(draft.phone) if draft.phone else "")


def _check_coordinates(text: str) -> None:
    """Raises BadDraft if the text is not empty and no latitude and longitude in degrees."""
    pair = _COORDINATES.fullmatch(text) if text.isascii() else None
    if text and not (pair and abs(float(pair[1])) <= 90 and abs(float(pair[2])) <= 180):
        raise BadDraft("coordinates are latitude,longitude in degrees, like 22.81700,108.36600", field="coordinates")


def _check_guess(draft: TicketDraft) -> None:
    if not _is_between_0_and_1(draft.confidence):
        raise BadDraft("confidence is between 0 and 1", field="confidence")
    if draft.certainty not in _CERTAINTIES:
        raise BadDraft("certainty is sure, unsure or lost", field="certainty")
    names = [name for name, _ in draft.scores]
    if (
        not set(names) <= _KINDS
        or len(set(names)) < len(names)
        or not all(_is_between_0_and_1(of) for _, of in draft.scores)
    ):
        raise BadDraft("scores are between 0 and 1, each kind's at most once", field="scores")


def _is_between_0_and_1(value: float) -> bool:
    return math.isfinite(value) and 0 <= value <= 1


def _check_anonymity(draft: TicketDraft, context: Context) -> None:
    if draft.anonymous:
        if draft.enterprise or draft.uscc or draft.phone or draft.remember:
            raise BadDraft("an anonymous report carries nothing that names its owner", field="anonymous")
        if draft.kind.value not in context.secrecy.anonymous_kinds:
            raise BadDraft(f"a {draft.kind} cannot be anonymous", field="anonymous")


def validate_credit_code(text: str) -> str:
    """A 统一社会信用代码 in normal form. Raises BadDraft if its form is wrong; old ones break the check digit."""
    code = normalize_credit_code(text)
    if code is None:
        raise BadDraft("not a 统一社会信用代码: its form is wrong", field="uscc")
    return code


def _validate_phone(text: str) -> str:
    number = normalize_phone(text)
    if number is None:
        raise BadDraft("not a telephone number that can be called", field="phone")
    return number
