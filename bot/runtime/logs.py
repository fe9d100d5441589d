"""Configures the logs: one JSON object a line, for our own events and the libraries', with personal data and secrets
masked.

Masking is the last protection, not the first: callers log codes and counts, never what people wrote.
"""

from __future__ import annotations

import logging
import re
import sys
from pathlib import Path

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from backend.core.personal_data import find_personal_data
from backend.core.personal_patterns import PersonalDataSort
from bot.runtime.log_errors import LibraryRecords, log_what_nobody_caught, tell_error

MASKS = (
    (re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{20,}"), "<token>"),  # a bot token, as in Bot API addresses
    (re.compile(r"(?i)(bearer\s+|token=|authorization[\"':\s]+)[^\s\"'&,}]+"), r"\1<secret>"),
    (re.compile(r"(://[^:/@\s]*:)[^/@\s]+@"), r"\1<secret>@"),  # a password in an address
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "<id>"),
)
PERSONAL = {
    PersonalDataSort.MOBILE: "<phone>",
    PersonalDataSort.LANDLINE: "<phone>",
    PersonalDataSort.FOREIGN: "<phone>",
    PersonalDataSort.IDENTITY: "<id>",
    PersonalDataSort.CARD: "<card>",
    PersonalDataSort.PLATE: "<plate>",
    PersonalDataSort.PASSPORT: "<id>",
    PersonalDataSort.ACCOUNT: "<account>",
    PersonalDataSort.MAIL: "<mail>",
}


# Libraries that log more than an operator needs; saq warns each time a worker ends.
QUIETER = {
    "aiogram.event": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "alembic": logging.WARNING,
    "jieba": logging.WARNING,
    "saq": logging.ERROR,
}


def redact_text(text: str) -> str:
    """Replace what names a person, tokens and passwords in a text."""
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    for one in reversed(find_personal_data(text)):
        text = text[: one.start] + PERSONAL.get(one.sort, text[one.start : one.end]) + text[one.end :]
    return text


def _redact_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {key: redact_text(value) if isinstance(value, str) else value for key, value in event.items()}


def configure_logging(file: Path | None = None) -> None:
    """Log to a file, or to standard error. Called once, by the command that starts a process."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_error,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _redact_event,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=repr),
        ],
    )
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(file, encoding="utf-8") if file else logging.StreamHandler(sys.stderr)
    handler.addFilter(LibraryRecords())
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    log_what_nobody_caught()
    for name, level in QUIETER.items():
        logging.getLogger(name).setLevel(level)
