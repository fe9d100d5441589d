"""PURE. What the engine knows of the world beforehand, as values: kinds, regions, desks, limits, checks of input.

The shell builds one Book from `config/` at the start. Nothing here is policy: policy comes in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from dialogues.core.events import MESSAGE_LENGTH


@dataclass(frozen=True, slots=True)
class KindCard:
    """One of the kinds an owner may bring; its words are the texts `kind-<code>` and `kind-<code>-means`."""

    code: str
    working_days: int  # from dispatch to the result
    answers_first: bool = False  # show the knowledge base's answers before asking further
    may_be_anonymous: bool = False
    phone_required: bool = False


@dataclass(frozen=True, slots=True)
class RegionCard:
    """A region by its GB/T 2260 code; `short` are the names people use; the centre is in degrees, None if unknown."""

    code: str
    name: str
    parent: str
    short: tuple[str, ...] = ()
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class DeskCard:
    """Whom to call in a region: the desk's telephone and its hours, as printed."""

    region: str
    name: str
    phone: str
    hours: str


@dataclass(frozen=True, slots=True)
class Emergency:
    """Words that mean danger now, and the number to call."""

    words: tuple[str, ...]
    number: str
    service: str  # text key's ending: police fire ambulance gas …
    past: tuple[str, ...] = ()  # words that tell of something over: 三个月没结果
    unless: tuple[str, ...] = ()  # phrases that hold such a word and mean no danger: a fire permit, a 110 kV line


@dataclass(frozen=True, slots=True)
class Words:
    """What people type instead of tapping: a whole text, as `dialogues.language.words.plain` leaves it, to its
    meaning."""

    buttons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # to the labels it may stand for
    commands: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)  # "I want to complain": the kind, but not yet the matter
    grades: Mapping[str, int] = field(default_factory=dict)
    empty: frozenset[str] = frozenset()  # greetings and the like: no matter in it
    fillers: tuple[str, ...] = ()  # longest first; words that, alone, only announce a matter
    kind_words: Mapping[str, str] = field(default_factory=dict)  # a word among them that names the kind
    before_name: tuple[str, ...] = ()  # what precedes a shop's name in a sentence
    after_name: tuple[str, ...] = ()
    names_it: frozenset[str] = frozenset()  # those of before_name after which anything is a name
    unlike_name: tuple[str, ...] = ()  # marks of talk in what should be a name
    name_ends: tuple[str, ...] = ()  # a shop's ending
    no_name: tuple[str, ...] = ()  # beginnings no shop has, whatever its ending
    trouble: tuple[str, ...] = ()  # words of trouble: no question for the knowledge base
    asks: tuple[str, ...] = ()  # words of a question, anywhere in it
    asks_end: tuple[str, ...] = ()  # and at its end
    puzzled: tuple[str, ...] = ()  # the question itself was not understood
    about_us: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what is asked about us, by topic
    to_us: tuple[str, ...] = ()  # words that turn to us
    others: tuple[str, ...] = ()  # words that name somebody else: then it is about the matter
    wait: tuple[str, ...] = ()  # asking us to wait
    wrong: tuple[str, ...] = ()  # beginnings that take an earlier answer back, longest first
    instead: tuple[str, ...] = ()  # what stands before the right one
    praise: frozenset[str] = frozenset()
    kind_leads: tuple[str, ...] = ()  # what may stand before a kind at a text's beginning, longest first
    kind_firm: tuple[str, ...] = ()  # kinds that need nothing before them
    talk_needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by intent: believed only with one of them
    kind_not: tuple[str, ...] = ()  # what follows the word when it is no such wish: 投诉电话


@dataclass(frozen=True, slots=True)
class Limits:
    text: int = MESSAGE_LENGTH  # characters a message
    matter: int = 8_000  # characters a report, all its messages together, or whatever else an owner says to the desk
    note: int = 2_000  # characters of what staff write
    files: int = 9  # a ticket
    name: int = 100  # characters of an enterprise's name
    misses: int = 2  # failed tries before buttons or a way round
    pause: timedelta = timedelta(hours=12)  # after which a draft is offered again instead of going on silently
    gather: timedelta = timedelta(minutes=30)  # how long words still go to the ticket or grade last talked about
    shelf: timedelta = timedelta(days=3)  # how long a report put aside is kept
    short_matter: int = 6  # characters below which a text is not yet a matter


@dataclass(frozen=True, slots=True)
class Checks:
    """Checks that need a library; each returns the normalised value or None."""

    phone: Callable[[str], str | None]
    uscc: Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Book:
    kinds: tuple[KindCard, ...]
    regions: Mapping[str, RegionCard]
    desks: Mapping[str, DeskCard]  # by region code
    emergencies: tuple[Emergency, ...]
    checks: Checks
    reasons: tuple[str, ...]  # of a grade, in the order offered; the words of each are the text `reason-<reason>`
    ticket_number: str  # a regular expression of what a ticket's number looks like, capitals and half-width digits
    hotline: str = "12345"
    limits: Limits = Limits()
    words: Words = Words()
