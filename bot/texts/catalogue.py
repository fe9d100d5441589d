"""Draws a Reply with the sentences of the Fluent catalogue: keys become sentences, dates get their weekday, texts nest.

Owns how a value reads in a sentence. A missing key or argument raises BadText, so that no owner ever reads the name of
a key. Returns plain text; each channel escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Junk

from backend.core.working_days import LOCAL
from bot.errors import BotError
from bot.ports import Button, CallLink, Message
from dialogues.core.values import Arg, Reply, Text

OTHERS = ("en",)  # languages beside Chinese, by their folder
_LONG = 2_000  # characters; Fluent refuses arguments over 2,500, so a placeholder is used for longer ones
_WEEKDAYS = "一二三四五六日"


class BadText(BotError):
    """The catalogue has no such sentence, or an argument of the sentence is missing."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sentences, all in Chinese, and some in other languages; what one of these lacks is said in Chinese."""

    bundle: FluentBundle
    others: Mapping[str, FluentBundle] = field(default_factory=dict)  # by language

    @classmethod
    def load(cls, folder: Path, locale: str = "zh-CN") -> Catalogue:
        """Load all `*.ftl` files of `folder/locale`, and of OTHERS. Raises BadText when one is missing or broken."""
        others = {name: _load_bundle(folder / name) for name in OTHERS if (folder / name).is_dir()}
        return cls(_load_bundle(folder / locale), others)

    def draw_text(self, text: Text, language: str = "") -> str:
        """Return the sentence of a Text. Raises BadText."""
        bundle = self.others.get(language, self.bundle)
        bundle = bundle if bundle.has_message(text.key) else self.bundle
        message = bundle.get_message(text.key) if bundle.has_message(text.key) else None
        if message is None or message.value is None:
            raise BadText(f"no sentence {text.key!r}")
        args = {name: self._format_arg(arg, language) for name, arg in text.args.items()}
        long = {f"\ue000{name}\ue001": arg for name, arg in args.items() if len(arg) > _LONG}
        short = {name: arg if len(arg) <= _LONG else f"\ue000{name}\ue001" for name, arg in args.items()}
        drawn, errors = bundle.format_pattern(message.value, short)
        if errors:
            raise BadText(f"{text.key}: {errors[0]}")
        return reduce(lambda words, mark: words.replace(mark, long[mark]), long, str(drawn))

    def sentence(self, key: str, /, **args: Arg) -> str:
        """Return the sentence of a key, for callers that have no Text. Raises BadText."""
        return self.draw_text(Text(key, args))

    def draw_message(self, reply: Reply, ident: str, language: str = "") -> Message:
        """Draw a Reply as a channel's Message with this id, in this language where it can. Raises BadText."""
        return Message(
            id=ident,
            text=self.draw_text(reply.text, language),
            buttons=tuple(Button(option.code, self.draw_text(option.label, language)) for option in reply.options),
            wants=reply.wants,
            slot=reply.slot,
            columns=reply.columns,
            files=reply.files,
            keep=reply.keep,
            calls=tuple(CallLink(call.number, self.draw_text(call.label)) for call in reply.calls),
            about=f"t.{reply.about}" if reply.about else "",
        )

    def _format_arg(self, arg: Arg, language: str) -> str:
        match arg:
            case Text():
                return self.draw_text(arg, language)
            case date() if language == "en":
                return f"{arg:%a}, {arg.day} {arg:%b}"
            case datetime():
                local = arg.astimezone(LOCAL)
                return f"{local.month}月{local.day}日 {local:%H:%M}"
            case date():
                return f"{arg.month}月{arg.day}日（周{_WEEKDAYS[arg.weekday()]}）"
            case _:
                return str(arg)


def _load_bundle(folder: Path) -> FluentBundle:
    """The sentences of one folder. Raises BadText when there are none, or a file is broken."""
    bundle = FluentBundle([folder.name], use_isolating=False)
    for file in _catalogue_files(folder):
        resource = FluentResource(file.read_text(encoding="utf-8"))
        broken = [entry.content or "" for entry in resource.body if isinstance(entry, Junk)]
        if broken:
            raise BadText(f"{file.name}: {broken[0][:60]!r} is no message")
        bundle.add_resource(resource)
    return bundle


def _catalogue_files(folder: Path) -> Iterable[Path]:
    files = sorted(folder.glob("*.ftl"))
    if not files:
        raise BadText(f"{folder}: no catalogue here")
    return files
