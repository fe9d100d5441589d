"""PURE. Holds what the engine is configured with: kinds, regions, desks, limits, words, checks of input.

The shell builds one `DialogueConfig` from `config/` at the start. Does not read files and sets no policy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from dialogues.core.events import MESSAGE_LENGTH


@dataclass(frozen=True, slots=True)
class KindCard:
    """One of the five kinds of matter an owner may bring.

    Its wording is in the texts `kind-<code>` and `kind-<code>-means`.
    """

    code: str
    working_days: int  # from dispatch to the result
    answers_first: bool = False  # show the knowledge base's answers before asking further
    may_be_anonymous: bool = False
    phone_required: bool = False


@dataclass(frozen=True, slots=True)
class RegionCard:
    """A region by its GB/T 2260 code; `short`: names people use; the centre is (latitude, longitude) in degrees."""

    code: str
    name: str
    parent: str
    short: tuple[str, ...] = ()
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a text names, from `start` to `end`; several codes make it one that must be asked about."""

    codes: tuple[str, ...]
    start: int
    end: int
    aside: bool = False  # somebody comes from there, or it is the seat of somebody else
    weak: bool = False  # it stands in a company's registered name


class PlaceReader(Protocol):
    """Reads the places that a text names."""

    def find(self, text: str) -> tuple[Place, ...]:
        """Return the places in the order of the text, without overlaps."""
        ...

    def find_scene(self, text: str) -> tuple[str, ...]:
        """Return the codes of the regions where it happened, by the words alone: one, several to ask about, or none."""
        ...


class NoPlaces:
    """Reads no places, for a configuration without regions."""

    def find(self, text: str) -> tuple[Place, ...]:
        return ()

    def find_scene(self, text: str) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class DeskCard:
    """The desk to call in a region: name, telephone and hours, as printed."""

    region: str
    name: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """A present danger that was heard in words, and whom to call."""

    service: str  # text key's ending: police fire ambulance gas mind …
    numbers: tuple[str, ...]  # the first one first
    certain: bool = True  # False: it only sounds like danger, so a line is said and the talk goes on


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Maps what people type instead of pressing a button to its meaning.

    Keys are whole texts as `dialogues.language.words.normalize_text` returns them.
    """

    buttons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # to the labels it may stand for
    commands: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # "I want to complain": the kind, but not yet the matter
    grades: Mapping[str, int] = field(default_factory=dict)
    grade_before: tuple[str, ...] = ()  # what may stand before a grade, longest first: 我给, 打个
    grade_after: tuple[str, ...] = ()  # and after it
    talk: frozenset[str] = frozenset()  # whole texts that tell nothing of a matter: 别烦我
    doubts: frozenset[str] = frozenset()  # whole texts that doubt us: 骗人的
    english: frozenset[str] = frozenset()  # words by which English is known
    good_signs: str = ""  # signs that alone are praise: a thumb, a flower
    other_numbers: tuple[str, ...] = ()  # whose number it is when it is somebody else's
    own_numbers: tuple[str, ...] = ()  # and when it is the owner's
    bad_signs: str = ""  # signs that alone say that something is wrong
    empty: frozenset[str] = frozenset()  # greetings and the like: no matter in it
    fillers: tuple[str, ...] = ()  # longest first; words that, alone, only announce a matter
    kind_words: Mapping[str, str] = field(default_factory=dict)  # a word among them that names the kind
    before_name: tuple[str, ...] = ()  # what precedes a shop's name in a sentence
    after_name: tuple[str, ...] = ()
    names_it: frozenset[str] = frozenset()  # those of before_name after which anything is a name
    openers: tuple[str, ...] = ()  # what is said before beginning, longest first: 嗯, 哎, 那个
    spoken: str = ""  # stands for the matter of a recording, until there are words
    unlike_name: tuple[str, ...] = ()  # words of talk that no name holds
    name_ends: tuple[str, ...] = ()  # a shop's ending
    no_name: tuple[str, ...] = ()  # beginnings no shop has, whatever its ending
    we_are: frozenset[str] = frozenset()  # those of before_name by which the owner says who is writing
    about_nobody: tuple[str, ...] = ()  # a time, a place pointed at, a person: in no shop's name
    authorities: tuple[str, ...] = ()  # offices of the state
    deeds: tuple[str, ...] = ()  # beginnings that say what somebody does: 做水果批发的
    trouble: tuple[str, ...] = ()  # words of trouble: no question for the knowledge base
    asks: tuple[str, ...] = ()  # words of a question, anywhere in it
    asks_end: tuple[str, ...] = ()  # and at its end
    softeners: str = ""  # characters at the end of a short text that change nothing: 谢谢啊, 是咧
    named_these: tuple[str, ...] = ()  # those of `these` that only follow the name of a matter
    these: tuple[str, ...] = ()  # what follows the name of a matter that is pointed at: 罚款那个
    puzzled: tuple[str, ...] = ()  # the question itself was not understood
    about_us: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what is asked about us, by topic
    to_us: tuple[str, ...] = ()  # words that address us
    others: tuple[str, ...] = ()  # words that name somebody else: then it is about the matter
    wait: tuple[str, ...] = ()  # asking us to wait
    wrong: tuple[str, ...] = ()  # beginnings that take an earlier answer back, longest first
    instead: tuple[str, ...] = ()  # words before the right answer
    praise: frozenset[str] = frozenset()
    mends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by step: what its line is called
    before_mend: tuple[str, ...] = ()  # what may precede that: 把, 麻烦
    mend_wrong: tuple[str, ...] = ()  # what may follow it: 写错了
    mend_to: tuple[str, ...] = ()  # what leads to the new value: 改成, 应该是
    disagrees: tuple[str, ...] = ()  # beginnings that do not accept a decision
    goes_on: tuple[str, ...] = ()  # beginnings that go on with what was told before
    refers: tuple[str, ...] = ()  # words that speak of what was told before, anywhere
    asks_back: tuple[str, ...] = ()  # beginnings of a question about what was just told
    progress: tuple[str, ...] = ()  # words that ask how far a matter is, or urge
    judges: tuple[str, ...] = ()  # words that judge how a matter was handled
    another: tuple[str, ...] = ()  # beginnings that open another matter
    asks_anew: tuple[str, ...] = ()  # beginnings of a question that is a matter of its own
    kind_leads: tuple[str, ...] = ()  # words before a kind at the beginning of a text, longest first
    kind_firm: tuple[str, ...] = ()  # kind words that count without one of kind_leads
    talk_needs: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # by intent: the words one of which it needs
    private: tuple[str, ...] = ()  # who a dispute between private people is with
    public: tuple[str, ...] = ()  # words of an authority: then it is none
    not_mine: tuple[str, ...] = ()  # that a name given before is somebody else's shop
    own_shop: tuple[str, ...] = ()  # what precedes the owner's own, when it is put right
    fear_alone: tuple[str, ...] = ()  # fear of being known, or a question about it, by itself
    fear_deeds: tuple[str, ...] = ()  # what is feared: to be found, told, seen, repaid
    fear_whom: tuple[str, ...] = ()  # of whom or what
    fear_words: tuple[str, ...] = ()  # fear itself
    fear_asks: tuple[str, ...] = ()  # words that ask or fear it
    fear_past: tuple[str, ...] = ()  # it has happened: then it is a matter
    fear_beside: tuple[str, ...] = ()  # what only leads up to it
    ticket_words: tuple[str, ...] = ()  # one of which a question in a form needs to be about a ticket
    tells_name: tuple[str, ...] = ()  # what precedes the writer's own name
    tells_work: tuple[str, ...] = ()  # what ends 我在… or 我是… when it tells where the writer works
    tells_home: tuple[str, ...] = ()  # what precedes where they live, or their number of staff
    tells_not: tuple[str, ...] = ()  # words in such a phrase that name nobody
    others_number: tuple[str, ...] = ()  # words before a number that is somebody else's
    kind_not: tuple[str, ...] = ()  # what follows a kind word that names no kind: 投诉电话


@dataclass(frozen=True, slots=True)
class DialogueLimits:
    """Sizes and times that bound a conversation."""

    text: int = MESSAGE_LENGTH  # characters a message
    matter: int = 20_000  # characters a report, all its messages together, or whatever else an owner says to the desk
    note: int = 2_000  # characters of what staff write
    files: int = 9  # a ticket
    name: int = 100  # characters of an enterprise's name
    misses: int = 2  # failed tries before buttons or a way round
    pause: timedelta = timedelta(hours=12)  # after which a draft is offered again instead of going on silently
    gather: timedelta = timedelta(minutes=30)  # how long words still belong to the last ticket or grade
    claim: timedelta = timedelta(minutes=10)  # how long what was said last has the first claim on long words
    shelf: timedelta = timedelta(days=3)  # how long a report put aside is kept
    burst: timedelta = timedelta(0)  # how long a message waits for the next of the same thought
    longest_burst: timedelta = timedelta(0)  # and how long the first of them waits at most
    short_matter: int = 6  # characters below which a text is not yet a matter


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number in a text. `sort`: phone landline service foreign identity code …; `value`: without signs between."""

    sort: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class InputChecks:
    """Checks that need a library; `phone` and `uscc` return the normalised value, or None if the text is not valid."""

    phone: Callable[[str], str | None]
    uscc: Callable[[str], str | None]
    danger: Callable[[str], Emergency | None]  # what a text tells of that happens now (mechanism 4)
    uscc_fits: Callable[[str], bool] = lambda _: True  # whether the check digit of a normalised code fits
    numbers: Callable[[str], tuple[NumberSpan, ...]] = lambda _: ()  # in the order of the text, however they are spelt


@dataclass(frozen=True, slots=True)
class DialogueConfig:
    """The configuration of the engine, as the shell read it."""

    kinds: tuple[KindCard, ...]
    regions: Mapping[str, RegionCard]
    desks: Mapping[str, DeskCard]  # by region code
    checks: InputChecks
    reasons: tuple[str, ...]  # of a grade, in the order offered; the words of each are the text `reason-<reason>`
    ticket_number: str  # a regular expression of what a ticket's number looks like, capitals and half-width digits
    hotline: str = "12345"
    limits: DialogueLimits = DialogueLimits()
    words: Lexicon = Lexicon()
    places: PlaceReader = field(default_factory=NoPlaces)
