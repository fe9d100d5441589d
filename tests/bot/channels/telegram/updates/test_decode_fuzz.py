"""Whatever an update holds, reading it never breaks; as long as it names a private chat it is answered, and words that
stand where words belong are heard."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates.content import read_content
from bot.channels.telegram.updates.decode import decode_update
from bot.channels.telegram.updates.fields import ABOUT, SERVICE
from bot.channels.telegram.updates.incoming import DeclinedChat, FileToFetch, IncomingUpdate
from bot.channels.telegram.updates.json_node import JsonNode
from dialogues.core.events import MESSAGE_LENGTH, ChatOpened, Said, UnsupportedInput
from tests.bot.channels.telegram.updates.shapes import HEARD, Json, message, update

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
names = st.sampled_from(sorted({name for sent, *_ in HEARD.values() for name in sent} | {"new_thing", "entities"}))
shapes = st.sampled_from(sorted(HEARD)).map(lambda name: copy.deepcopy(HEARD[name][0]))


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a JSON value, as its holder and the key in it."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in list(keys):
        yield value, key
        yield from places_in(value[key])


@st.composite
def mutated(draw: st.DrawFn) -> Json:
    """A message that people send, with some of its values replaced, dropped or added at any depth."""
    content = draw(shapes) | draw(st.dictionaries(names, anything, max_size=1))
    for _ in range(draw(st.integers(0, 4))):
        places = list(places_in(content))
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        if draw(st.booleans()):
            holder[key] = draw(anything)
        elif isinstance(holder, dict):
            del holder[key]
            holder[draw(st.text(max_size=8))] = draw(anything)
    return content


def is_answered(incoming: IncomingUpdate | None) -> bool:
    return incoming is not None and not isinstance(incoming.content, DeclinedChat) and bool(incoming.content)


@given(mutated())
def test_a_mutated_message_is_answered(content: Json) -> None:
    kept = {name: value for name, value in content.items() if name not in SERVICE | {"message_id", "chat"}}
    incoming = decode_update(update(**kept))
    assert is_answered(incoming)
    assert incoming is not None
    for what in incoming.content if isinstance(incoming.content, tuple) else ():
        assert not (isinstance(what, FileToFetch) and not what.file_id)
        assert not (isinstance(what, Said) and not what.text)


@given(mutated(), st.from_regex(r"[\u4e00-\u9fff]{2,30}", fullmatch=True))
def test_words_are_heard_whatever_stands_beside_them(content: Json, words: str) -> None:
    beside = {name: value for name, value in content.items() if name not in ("text", "message_id", "chat")}
    (*_, said) = read_content(JsonNode(message(**beside | {"text": words})))
    told = said.caption if isinstance(said, FileToFetch) else said.text if isinstance(said, Said) else ""
    if isinstance(said, FileToFetch) and not told:  # the words go with the first file
        (first, *_) = read_content(JsonNode(message(**beside | {"text": words})))
        told = first.caption if isinstance(first, FileToFetch) else ""
    assert words in told


@given(st.from_regex(r"[\u4e00-\u9fff]{2,30}", fullmatch=True), st.data())
def test_chinese_words_are_heard_wherever_they_stand_in_new_content(words: str, data: st.DataObject) -> None:
    value: Any = words
    for _ in range(data.draw(st.integers(0, 6))):
        key = data.draw(st.sampled_from(["a", "block", "0", "type"]))
        value = data.draw(st.sampled_from([[value], [value, 3], {key: value}, {key: value, "n": None}]))
    (said,) = read_content(JsonNode(message(new_thing=value)))
    assert isinstance(said, Said)
    assert words in said.text


@given(mutated(), st.sampled_from(["edited_message", "callback_query", "my_chat_member", "business_message", "poll"]))
def test_other_updates_never_break(content: Json, kind: str) -> None:
    decode_update({"update_id": 1, kind: message(**content)})
    decode_update({"update_id": 1, kind: content})


@given(st.dictionaries(st.sampled_from(["message", "callback_query", "my_chat_member", "update_id"]), anything))
def test_any_update(update_: dict[str, Any]) -> None:
    assert decode_update(update_) is None


@given(st.dictionaries(st.sampled_from(sorted(ABOUT - {"message_id", "chat"})), anything, max_size=4))
def test_a_message_with_nothing_in_it_is_answered(about: Json) -> None:
    incoming = decode_update(update(**about))
    assert incoming is not None
    assert incoming.content == (UnsupportedInput(""),) or is_answered(incoming)


@given(st.text(max_size=60) | st.from_regex(r"/start(@\w+)?[ \n]?.{0,80}", fullmatch=True))
def test_any_words_are_words_or_a_start(text: str) -> None:
    if not text:
        return
    incoming = decode_update(update(text=text))
    assert incoming is not None
    assert isinstance(incoming.content, tuple)
    for what in incoming.content:
        match what:
            case ChatOpened(code):
                assert text.lower().startswith("/start")
                assert len(code) <= 64
            case Said(said):
                assert len(said) <= MESSAGE_LENGTH
                assert set(said.lower()) <= {*text.lower(), " "}  # a command's words follow one space
            case other:
                raise AssertionError(other)
