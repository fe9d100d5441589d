"""PURE. Reads what is pasted of a company: its name, its 统一社会信用代码, a telephone, who to ask for.

A paste is fields between marks or line ends, each with or without its label. Owns which field is what. Does not decide
whether a code with a wrong check digit is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dialogues.core.config import DialogueConfig
from dialogues.language.characters import simplify_characters
from dialogues.language.names import LONGEST, has_name_ending, is_authority, split_name
from dialogues.language.phones import phones_in

_FIELD = re.compile(r"[，,；;。！!|/\n\t]+| {2,}")
_CODE_LABEL = re.compile(
    r"(?:我们?的?|本公司的?)?(?:统一|统—)?(?:社会)?(?:信用|组织机构)?(?:代码证?|税号|纳税人识别号|纳税识别号|营业执照号码?|执照号码?|注册号|信用号|企业代码)"
    r"(?:号码?)?\s*(?:是|为|[:：])?\s*$"
)
_PHONE_LABEL = re.compile(r"(?:我的)?(?:联系)?(?:电话|手机|号码|手机号|座机|tel|TEL)(?:号码?)?\s*(?:是|为|[:：])?\s*$")
_PERSON = re.compile(
    r"(?:联系人|联络人|经办人|负责人|法人|法定代表人|姓名)\s*(?:是|为|[:：])?\s*(?P<who>[^\d，,；;：:\s]{2,6})"
)
_ACCUSED = ("被投诉", "被举报", "投诉对象", "举报对象", "对方公司", "被告")
_OURS = ("我公司", "我司", "本公司", "我们公司", "我单位", "我们单位", "本店", "我店", "我们店")
_EMPTY = " \t：:，,。.；;（）()[]【】“”\"'"


@dataclass(frozen=True, slots=True)
class CompanyPaste:
    """What was pasted. `code`: as it is written down; `beside`: fields that are none of these, and who to ask for."""

    name: str = ""
    code: str = ""
    phone: str = ""
    beside: str = ""
    plain: bool = False  # nothing in it but a company's fields
    ours: bool = False  # it is said to be the owner's


def read_company(text: str, book: DialogueConfig) -> CompanyPaste:
    """Return the fields of a text that holds a code; an empty paste when it holds none that has the form of one."""
    paste = _read_plain(simplify_characters(text), book)
    at = simplify_characters(text).find(paste.name) if paste.name else 0
    return replace(paste, name=text[at : at + len(paste.name)])  # as it was written


def _read_plain(text: str, book: DialogueConfig) -> CompanyPaste:
    """Return the fields of a text in simplified characters."""
    if any(mark in text for mark in _ACCUSED):
        return CompanyPaste()  # somebody else's
    spans = [span for span in book.checks.numbers(text) if span.sort == "credit code"]
    code, span = next(((code, span) for span in spans if (code := book.checks.uscc(span.value))), ("", None))
    if span is None:
        return CompanyPaste()
    rest = _CODE_LABEL.sub("", text[: span.start]) + "\n" + text[span.end :]
    own = [one for one in phones_in(rest, book) if one.whose != "other"]
    phone = own[0].value if own else ""
    if own:
        rest = _PHONE_LABEL.sub("", rest[: own[0].span.start]) + "\n" + rest[own[0].span.end :]
    name, beside, plain, ours = "", [], True, any(mark in text for mark in _OURS)
    for field in (field.strip(_EMPTY) for field in _FIELD.split(rest)):
        phrase = split_name(field, book.words)
        if not field or _CODE_LABEL.fullmatch(field) or _PHONE_LABEL.fullmatch(field):
            continue
        if not name and len(phrase.name) <= LONGEST and _is_company(phrase.front, phrase.name, book):
            name, ours = phrase.name, ours or phrase.front in book.words.we_are
            continue
        plain = plain and _PERSON.fullmatch(field) is not None
        beside.append(field)
    return CompanyPaste(name, code, phone, "，".join(beside), plain, ours)


def _is_company(front: str, name: str, book: DialogueConfig) -> bool:
    """Return whether a field is the company's name: by a label or by its ending."""
    return front in book.words.names_it or (
        has_name_ending(name, book.words) and not is_authority(name, book.words) and _PERSON.match(name) is None
    )
