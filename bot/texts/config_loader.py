"""Builds the configuration of the conversation (`DialogueConfig`) from `config/`: kinds with their days, regions,
telephone numbers, words, checks.

Owns reading the files. Contains no policy: every number is in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic import RootModel

from backend.contract.enums import SurveyReason, TicketKind
from backend.contract.numbers import TICKET_NUMBER
from backend.core.danger.files import load_danger_finder
from backend.core.identifiers import fits_check_digit, normalize_credit_code, normalize_phone
from backend.core.personal_data import find_personal_data
from bot.texts.dialects import speaker
from config.policy import Policy, load_policy
from config.regions import load_regions
from config.toml_files import StrictModel, read_toml
from dialogues.core.config import (
    DeskCard,
    DialogueConfig,
    DialogueLimits,
    Emergency,
    InputChecks,
    KindCard,
    Lexicon,
    NumberSpan,
    RegionCard,
)
from dialogues.language.words import normalize_text
from nlu.entities.places import load_place_finder


class _Centres(RootModel[dict[str, tuple[float, float]]]):
    """Degrees north and east, by region code."""


class _DeskContact(StrictModel):
    region: str
    name: str
    phone: str
    hours: str


class _Phones(StrictModel):
    hotline: str
    desk: tuple[_DeskContact, ...] = ()


class _Kinds(StrictModel):
    answers_first: frozenset[str]
    phone_required: frozenset[str]


class _Talk(StrictModel):
    empty: tuple[str, ...]
    fillers: tuple[str, ...]
    kind_words: dict[str, str]
    before_name: tuple[str, ...]
    after_name: tuple[str, ...]
    names_it: frozenset[str]
    spoken: str
    unlike_name: tuple[str, ...]
    name_ends: tuple[str, ...]
    no_name: tuple[str, ...]
    other_numbers: tuple[str, ...]
    own_numbers: tuple[str, ...]
    english: frozenset[str]
    talk: tuple[str, ...]
    doubts: tuple[str, ...]
    we_are: frozenset[str]
    about_nobody: tuple[str, ...]
    authorities: tuple[str, ...]
    deeds: tuple[str, ...]


class _Around(StrictModel):
    """What may stand around a grade, and the signs that are one."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    good_signs: str
    bad_signs: str


class _Manner(StrictModel):
    """The table `[manner]` of words.toml; the field names are those of dialogues.core.config.Words."""

    asks: tuple[str, ...]
    asks_end: tuple[str, ...]
    softeners: str
    these: tuple[str, ...]
    named_these: tuple[str, ...]
    puzzled: tuple[str, ...]
    about_us: dict[str, tuple[str, ...]]
    to_us: tuple[str, ...]
    others: tuple[str, ...]
    wait: tuple[str, ...]
    wrong: tuple[str, ...]
    instead: tuple[str, ...]
    praise: tuple[str, ...]
    mends: dict[str, tuple[str, ...]]
    before_mend: tuple[str, ...]
    mend_wrong: tuple[str, ...]
    mend_to: tuple[str, ...]
    disagrees: tuple[str, ...]
    goes_on: tuple[str, ...]
    refers: tuple[str, ...]
    asks_back: tuple[str, ...]
    progress: tuple[str, ...]
    judges: tuple[str, ...]
    another: tuple[str, ...]
    asks_anew: tuple[str, ...]
    kind_leads: tuple[str, ...]
    kind_firm: tuple[str, ...]
    kind_not: tuple[str, ...]
    private: tuple[str, ...]
    public: tuple[str, ...]
    not_mine: tuple[str, ...]
    own_shop: tuple[str, ...]
    fear_alone: tuple[str, ...]
    fear_deeds: tuple[str, ...]
    fear_whom: tuple[str, ...]
    fear_words: tuple[str, ...]
    fear_asks: tuple[str, ...]
    fear_past: tuple[str, ...]
    fear_beside: tuple[str, ...]
    ticket_words: tuple[str, ...]
    tells_name: tuple[str, ...]
    tells_work: tuple[str, ...]
    tells_home: tuple[str, ...]
    tells_not: tuple[str, ...]
    others_number: tuple[str, ...]
    trouble: tuple[str, ...]
    talk_needs: dict[str, tuple[str, ...]]


class _Words(StrictModel):
    buttons: dict[str, tuple[str, ...]]
    commands: dict[str, tuple[str, ...]]
    kinds: dict[str, tuple[str, ...]]
    grades: dict[int, tuple[str, ...]]
    around_grade: _Around
    talk: _Talk
    manner: _Manner
    dialects: dict[str, dict[str, str]]
    openers: tuple[str, ...]


def region_names(folder: Path) -> dict[str, str]:
    """The name of each region in regions.toml, by region code. Raises BadConfig."""
    return {region.code: region.name for region in load_regions(folder)}


def load_dialogue_config(folder: Path, today: date) -> DialogueConfig:
    """Read everything that the conversation must know beforehand. `today` decides which version of the policy applies.
    Raises BadConfig.
    """
    phones = read_toml(folder / "phones.toml", _Phones)
    regions = load_regions(folder)
    centres = read_toml(folder / "centres.toml", _Centres).root
    policy = load_policy(folder / "policy")
    limits = policy.limits(today)
    return DialogueConfig(
        kinds=_kind_cards(folder, policy, today),
        regions={r.code: RegionCard(r.code, r.name, r.parent, r.short, centres.get(r.code)) for r in regions},
        desks={d.region: DeskCard(d.region, d.name, d.phone, d.hours) for d in phones.desk},
        checks=InputChecks(
            phone=normalize_phone,
            uscc=normalize_credit_code,
            danger=_danger_check(folder),
            uscc_fits=fits_check_digit,
            numbers=_find_numbers,
        ),
        ticket_number=TICKET_NUMBER,
        reasons=tuple(reason.value for reason in SurveyReason),
        hotline=phones.hotline,
        limits=DialogueLimits(
            matter=limits.text_length,
            note=limits.note_length,
            files=limits.files,
            burst=timedelta(seconds=limits.burst_seconds),
            longest_burst=timedelta(seconds=limits.burst_longest),
        ),
        words=_load_words(folder),
        places=load_place_finder(folder),
    )


def _danger_check(folder: Path) -> Callable[[str], Emergency | None]:
    """What hears danger in the words of an owner, as the conversation takes it."""
    dangers = load_danger_finder(folder / "policy")

    def find_emergency(text: str) -> Emergency | None:
        found = dangers.find(text)
        return Emergency(found.service, found.numbers, found.certain) if found else None

    return find_emergency


def _find_numbers(text: str) -> tuple[NumberSpan, ...]:
    """Every number in the text that names a person or a company."""
    return tuple(NumberSpan(one.sort.value, one.value, one.start, one.end) for one in find_personal_data(text))


def _kind_cards(folder: Path, policy: Policy, today: date) -> tuple[KindCard, ...]:
    """The five kinds. Only for kinds whose tickets are secret is the owner asked whether to stay anonymous."""
    days, secrecy = policy.deadlines(today).handle_days, policy.secrecy(today)
    rules = read_toml(folder / "policy" / "kinds.toml", _Kinds)
    return tuple(
        KindCard(
            code=kind.value,
            working_days=getattr(days, kind.value),
            answers_first=kind.value in rules.answers_first,
            may_be_anonymous=kind.value in secrecy.anonymous_kinds & secrecy.secret_kinds,
            phone_required=kind.value in rules.phone_required,
        )
        for kind in TicketKind
    )


def _load_words(folder: Path) -> Lexicon:
    """Read words.toml. The file maps meaning to words, as people write it; the engine needs words to meaning."""
    file = _with_dialects(read_toml(folder / "words.toml", _Words))
    buttons: dict[str, tuple[str, ...]] = {}
    for label, words in file.buttons.items():
        for word in words:
            buttons[normalize_text(word)] = (*buttons.get(normalize_text(word), ()), label)
    return Lexicon(
        buttons=buttons,
        commands=_meaning_by_word(file.commands),
        kinds=_meaning_by_word(file.kinds),
        grades={normalize_text(word): grade for grade, words in file.grades.items() for word in words},
        grade_before=_longest_first(file.around_grade.before),
        grade_after=_longest_first(file.around_grade.after),
        good_signs=file.around_grade.good_signs,
        bad_signs=file.around_grade.bad_signs,
        empty=frozenset(normalize_text(word) for word in file.talk.empty),
        fillers=_longest_first(file.talk.fillers),
        kind_words=file.talk.kind_words,
        before_name=_longest_first(file.talk.before_name),
        after_name=_longest_first(file.talk.after_name),
        names_it=file.talk.names_it,
        spoken=file.talk.spoken,
        openers=_longest_first(file.openers),
        unlike_name=file.talk.unlike_name,
        name_ends=file.talk.name_ends,
        no_name=file.talk.no_name,
        other_numbers=file.talk.other_numbers,
        own_numbers=file.talk.own_numbers,
        english=file.talk.english,
        talk=frozenset(normalize_text(word) for word in file.talk.talk),
        doubts=frozenset(normalize_text(word) for word in file.talk.doubts),
        we_are=file.talk.we_are,
        about_nobody=file.talk.about_nobody,
        authorities=file.talk.authorities,
        deeds=file.talk.deeds,
        **_manner_rows(file.manner),
    )


_SPOKEN: tuple[str, ...] = (  # rows of `[manner]` that are also said in dialect
    *("asks", "puzzled", "wait", "wrong", "praise", "disagrees", "goes_on", "refers", "asks_back", "progress"),
    *("another", "asks_anew", "kind_leads"),
)


def _with_dialects(file: _Words) -> _Words:
    """Return the tables with what their words are in the dialects."""
    whole: tuple[dict[Any, tuple[str, ...]], ...] = (file.buttons, file.commands, file.kinds, file.grades)
    rows = {name: getattr(file.manner, name) for name in _SPOKEN}
    speak = speaker(tuple(file.dialects.values()), (*whole, rows))
    buttons, commands, kinds, grades = ({key: speak(words) for key, words in table.items()} for table in whole)
    manner = file.manner.model_copy(update={name: speak(words, shortest=2) for name, words in rows.items()})
    tables = {"buttons": buttons, "commands": commands, "kinds": kinds, "grades": grades, "manner": manner}
    return file.model_copy(update=tables)


def _manner_rows(file: _Manner) -> dict[str, Any]:
    """The rows of `[manner]`. Phrases that begin a text are sorted longest first, so that the whole phrase is
    removed.
    """
    rows = {name: getattr(file, name) for name in _Manner.model_fields}
    begins = {name: _longest_first(rows[name]) for name in ("wrong", "kind_leads")}
    return {**rows, **begins, "praise": frozenset(normalize_text(word) for word in file.praise)}


def _longest_first(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _meaning_by_word(meanings: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {normalize_text(word): meaning for meaning, words in meanings.items() for word in words}
