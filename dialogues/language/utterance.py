"""PURE. Tells how something was said: as a question, a request to wait, a correction, praise, or with a kind first.

Only looks words up in the tables of the `DialogueConfig`. What follows from it is decided in `input`.
"""

from __future__ import annotations

import re
import unicodedata

from dialogues.core.config import DialogueConfig
from dialogues.language.characters import simplify_characters
from dialogues.language.words import grade_in, normalize_text, without_opener

SHORT = 12  # characters up to which words may be about the question and hold no matter
BRIEF = 20  # characters up to which a question to us may be that long
POINTER = 2  # characters of a matter's name by which it is pointed at
NAMED = 6  # characters at most before such a pointer
LONGEST_QUESTION = 30  # characters of a question about what was told
_CLAUSES = re.compile(r"[，。！；,!;\n~～]+")
_SIGNS = {"So", "Sk", "Mn", "Me"}  # Unicode categories of signs and of what changes their colour
_LINKS = (
    "是",
    "就是",
    "不是",
    "都是",
    "们是",
    "们都是",
    "们就是",
    "不会是",
    "们不会是",
    "怕是",
    "们怕是",
)
_ASKS = re.compile(r"[?？]\s*$")


def is_question(text: str, book: DialogueConfig) -> bool:
    """Return whether the text asks something; such a text is never taken for a yes."""
    said = normalize_text(text)
    return bool(_ASKS.search(text)) or said.endswith(book.words.asks_end) or any(w in said for w in book.words.asks)


def question_topic(text: str, book: DialogueConfig, *, open_matter: bool) -> str:
    """Return what the text asks about us: "step" for the open question itself, a row of `about_us`, or "" for neither.

    `open_matter`: the owner is still describing what happened, so that a question may be the matter itself.
    """
    said, words = normalize_text(text), book.words
    if not said and _ASKS.search(text):
        return "step"
    if said in words.puzzled or (not open_matter and len(said) <= SHORT and any(w in said for w in words.puzzled)):
        return "step"
    if len(said) > BRIEF or not is_question(text, book) or (open_matter and not any(w in said for w in words.to_us)):
        return ""
    return next((name for name, marks in words.about_us.items() if any(mark in said for mark in marks)), "")


def is_about_step(text: str, book: DialogueConfig) -> bool:
    """Return whether this is a short question that names nobody else: beside the form it is about the form."""
    said = normalize_text(text)
    return len(said) <= SHORT and is_question(text, book) and not any(w in said for w in book.words.others)


def is_wait_request(text: str, book: DialogueConfig) -> bool:
    """Return whether the owner asks us to wait."""
    said = without_opener(text, book)
    return len(said) <= SHORT and said.startswith(book.words.wait)


def talk_topic(text: str, book: DialogueConfig) -> str:
    """Return what short talk is that tells nothing of a matter: "talk" for 别烦我 or 跳过, a row of `about_us` for
    doubt about us (你们是骗子吧); "" for anything else.
    """
    said, words = normalize_text(text), book.words
    if not said or len(said) > SHORT or any(char.isdecimal() for char in said):
        return ""
    core = said.rstrip("吧吗啊呀呢啦了的嘛哦")
    if said in words.talk or core in words.talk:
        return "talk"
    doubting = said in words.doubts or core in words.doubts
    addressed = any(core.startswith(f"{we}{link}") for we in words.to_us for link in _LINKS)
    about = next((name for name, marks in words.about_us.items() if any(mark in said for mark in marks)), "")
    if doubting:
        return about or "who"
    return about if addressed and not any(word in said for word in words.others) else ""


def correction_in(text: str, book: DialogueConfig) -> str | None:
    """Return what was meant instead when the text corrects something.

    Empty when it only says that something was wrong; None when it corrects nothing.
    """
    said = simplify_characters(" ".join(text.split()))
    found = next((w for w in book.words.wrong if said.startswith(w)), None)
    if found is None:
        return None
    rest = normalize_text(said.removeprefix(found))
    cut = max((rest.rfind(w) + len(w) for w in book.words.instead if w in rest), default=0)
    return rest[cut:].strip("了的")


def is_praise(text: str, book: DialogueConfig) -> bool:
    """Return whether the text is praise, or only signs of it: a thumb, a flower."""
    return sign_mood(text, book) == "good" or normalize_text(text) in book.words.praise


def sign_mood(text: str, book: DialogueConfig) -> str:
    """Return what signs alone say: "good" (a thumb up), "bad" (a thumb down), "other"; "" when there are words too."""
    said = normalize_text(text)
    if not said or not all(unicodedata.category(sign) in _SIGNS for sign in said):
        return ""
    if any(sign in book.words.bad_signs for sign in said):
        return "bad"
    return "good" if any(sign in book.words.good_signs for sign in said) else "other"


def leading_grade(text: str, book: DialogueConfig) -> tuple[int, str]:
    """Return the grade (5 best … 1 worst) that begins a text, and the words after it; 0 and "" when none does.

    满意，就是慢了点 holds both. When the grade is only part of a sentence (不满意你们这种态度), all of it is kept as
    words. A question (解决了吗) holds no grade.
    """
    grades, said = book.words.grades, normalize_text(text)
    if is_question(text, book):
        return 0, ""
    if whole := grade_in(text, book):
        return whole, ""
    first, *more = _CLAUSES.split(text.strip(), maxsplit=1)
    grade = grade_in(first, book)
    if grade and more:
        return grade, more[0].strip()
    begins = (word for word in grades if len(word) >= 3 and said.startswith(word))
    inside = (word for word in grades if "满意" in word and word in said)
    found = max((*begins, *inside), key=len, default="")
    return (grades[found], text.strip()) if found else (0, "")


def changed_grade(text: str, book: DialogueConfig) -> tuple[int, str]:
    """Return the grade in a text that gives or changes one (改成满意吧, 说错了是不满意), and the words after it."""
    said = normalize_text(text)
    for word in sorted((*book.words.wrong, *book.words.instead), key=len, reverse=True):
        said = said.removeprefix(word).strip("，,、 ")
    for end in ("吧", "了", "啊", "的"):
        said = said.removesuffix(end)
    whole = grade_in(said, book)
    return (whole, "") if whole else leading_grade(text, book)


def is_disagreement(text: str, book: DialogueConfig) -> bool:
    """Return whether the text begins by not accepting a decision: 不同意, 凭什么, 对不予受理决定不服."""
    first = without_opener(_CLAUSES.split(text.strip(), maxsplit=1)[0], book)
    return first.startswith(book.words.disagrees) or first.endswith(book.words.disagrees)


def refers_back(text: str, book: DialogueConfig) -> bool:
    """Return whether the text speaks of what was told before: 对了, 忘了说, 还是没来."""
    said = normalize_text(text)
    return goes_on(text, book) or any(word in said for word in book.words.refers)


def goes_on(text: str, book: DialogueConfig) -> bool:
    """Return whether the text begins by going on with what was told before: 忘了说, 还有就是."""
    return without_opener(text, book).startswith(book.words.goes_on)


def points_at(text: str, about: str, book: DialogueConfig, pointer: int = POINTER) -> bool:
    """Return whether the text points at the matter called `about` by a word of its name: 罚款那个, 退税的事.

    `pointer`: how many characters before the pointing word must be of the name; 1 where only few can be meant.
    """
    said, name = normalize_text(text), normalize_text(about)
    before = (said[: said.find(mark)][-POINTER:] for mark in book.words.these if mark in said)
    return any(part in name for words in before for part in _parts_of(words, pointer))


def _parts_of(words: str, size: int) -> tuple[str, ...]:
    return tuple(words[at : at + size] for at in range(len(words) - size + 1))


def points_elsewhere(text: str, about: str, book: DialogueConfig) -> bool:
    """Return whether a short text points at a matter by name, and it is not the one called `about`."""
    said = normalize_text(text)
    named = any(said.find(mark) in range(POINTER, NAMED + 1) for mark in book.words.named_these)
    return len(said) <= LONGEST_QUESTION and named and not points_at(text, about, book)


def asks_back(text: str, book: DialogueConfig) -> bool:
    """Return whether the text is a short question about what was just told: 怎么又换单位了, 那网上能不能办."""
    said = without_opener(text, book)
    ends = bool(_ASKS.search(text)) or said.endswith(("吗", "呢"))
    begins = said.startswith(book.words.asks_back) and is_question(text, book)
    return len(said) <= LONGEST_QUESTION and (ends or begins)


def judges_result(text: str, book: DialogueConfig) -> bool:
    """Return whether the text may judge how a matter was handled: words of handling, or of what was told before."""
    said = normalize_text(text)
    return any(word in said for word in book.words.judges) or refers_back(text, book)


def opens_matter(text: str, book: DialogueConfig) -> bool:
    """Return whether the text says that it is about something else: 还有一件事, 另外我想反映."""
    return without_opener(text, book).startswith(book.words.another)


def asks_progress(text: str, book: DialogueConfig) -> bool:
    """Return whether the text asks how far a matter is, or urges: such words are answered by the ticket's story."""
    said = normalize_text(text)
    return is_question(text, book) or any(word in said for word in book.words.progress)


def asks_anew(text: str, book: DialogueConfig) -> bool:
    """Return whether a question opens a matter of its own: 我想问一下开店要办什么证."""
    return without_opener(text, book).startswith(book.words.asks_anew)


def leading_kind(text: str, book: DialogueConfig) -> tuple[str, str]:
    """Return the kind that begins a text (我要投诉…, 举报…) and the words after it; both "" when none does."""
    said, words = normalize_text(text), book.words
    start = next((w for w in words.kind_leads if said.startswith(w)), "")
    rest = said.removeprefix(start)
    word = next((w for w in words.kind_words if rest.startswith(w)), "")
    rest = rest.removeprefix(word).removeprefix("一下").lstrip("：:，,。 ")
    if not word or rest.startswith(words.kind_not) or (not start and rest and not _is_firm_kind(word, words.kind_firm)):
        return "", ""
    if is_question(text, book) and len(said) <= BRIEF:
        return "", ""
    return words.kind_words[word], rest


def _is_firm_kind(word: str, firm: tuple[str, ...]) -> bool:
    """Return whether the bare word, without 我要, still says the kind: 举报隔壁店, but not 咨询公司骗钱."""
    return word in firm
