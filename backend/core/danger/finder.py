"""PURE. Hears danger that is happening now in what somebody wrote, and says whom to call (mechanism 4).

Combines signs: what the danger comes from, that it happens, and what speaks against it (denied, feared, over, a matter
of papers). The words stand in `config/policy/emergencies.toml`. What no word of the file foresees is
heard by learnt weights (`backend.core.danger.weights`). Does not say anything to anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from backend.core.danger.weights import DangerWeights, fold_text
from config.dangers import DangerFile, DangerPair, DangerRule, Doubts

_STOPS = "。!?;…\n"  # ends of a sentence, after NFKC
_BEFORE, _AFTER = 26, 16  # characters around a danger in which it may be said to be over
_NEAR = 4  # characters between a danger and the fear of it
_JUST = 8  # characters before a danger in which a word of this moment belongs to it
_LIFE = ("mind", "other")  # services of words about somebody's own life
_MOST = 3  # numbers shown


@dataclass(frozen=True, slots=True)
class Danger:
    """A danger that was heard. `service`: its rule. `numbers`: whom to call, the first one first. `certain`: not only a
    sound of it; without it the number is shown, and nobody is woken."""

    service: str
    numbers: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class _Sign:
    """Words in a text that tell of a danger, with the phrases that hold them and mean none."""

    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Rule:
    danger: Danger
    always: bool
    signs: tuple[_Sign, ...]


class DangerFinder:
    """Finds danger in texts by one file of rules, compiled once, and by learnt weights."""

    def __init__(self, file: DangerFile, weights: DangerWeights) -> None:
        self._slips = {fold_text(said): fold_text(meant) for said, meant in file.heard_as.items()}
        self._slip, self._harmless = _any_of(self._slips), _any_of(file.harmless)
        self._doubts = _Doubts(file.doubt)
        self._rules = tuple(_compile_rule(file, rule) for rule in file.danger)
        self._weights, self._threshold, self._doubtful = weights, file.threshold, file.doubtful

    def find(self, text: str) -> Danger | None:
        """What danger the text tells of, with the numbers of all that it tells of; None for none."""
        said = self.strip_harmless(text)
        told, doubted = self._read_words(said)
        told = told or self._learnt("".join("\x00" if n in doubted else sign for n, sign in enumerate(said)))
        if not told:
            return None
        numbers = dict.fromkeys(number for danger in told for number in danger.numbers)
        return replace(told[0], numbers=tuple(numbers)[:_MOST])

    def is_sure(self, text: str) -> bool:
        """Whether the text surely tells of danger, so that the ticket is marked and staff are told at once."""
        danger = self.find(text)
        return danger is not None and danger.certain

    def strip_harmless(self, text: str) -> str:
        """The text folded, with slips of the pen put right and marks in place of the words that mean no danger."""
        said = self._slip.sub(lambda found: self._slips[found[0]], fold_text(text))
        return _put_out(self._harmless, said)

    def _read_words(self, said: str) -> tuple[list[Danger], set[int]]:
        """The dangers that the words of policy tell of, and the places of words that tell of one and are doubted."""
        told: dict[Danger, None] = {}
        doubted: set[int] = set()
        for rule in self._rules:
            for start, end in (place for sign in rule.signs for place in _places(sign, said)):
                if self._doubts.hold(said, start, end, always=rule.always):
                    doubted.update(range(start, end))
                else:
                    told[rule.danger] = None
        return list(told), doubted

    def _learnt(self, said: str) -> list[Danger]:
        """The danger that the weights hear, if any, with what else it may be. A low score is not enough beside words of
        doubt, nor to speak to somebody of their life."""
        by_service = {rule.danger.service: rule.danger for rule in self._rules}
        for piece, score in self._weights.alarming_pieces(said, self._threshold):
            certain, services = score > self._doubtful, self._weights.likeliest_services(piece.text)
            if certain or not (services[0] in _LIFE or self._doubts.are_in(piece.text + piece.after)):
                return [replace(by_service[one], certain=certain) for one in services if one in by_service]
        return []


class _Doubts:
    """What may be said around a danger so that it is none."""

    def __init__(self, words: Doubts) -> None:
        self._denied = tuple(fold_text(word) for word in words.denied)
        self._feared, self._past = _any_of(words.feared), _any_of(words.past)
        self._talk, self._now = _any_of(words.talk), _any_of(words.now)

    def are_in(self, said: str) -> bool:
        """Whether the text speaks of what is over, or of papers and money, and not of this moment."""
        return not self._now.search(said) and bool(self._past.search(said) or self._talk.search(said))

    def hold(self, said: str, start: int, end: int, *, always: bool) -> bool:
        """Whether the danger told from `start` to `end` is denied, feared, over or a matter of papers."""
        first = max((said.rfind(stop, 0, start) + 1 for stop in _STOPS), default=0)
        last = min((stop for sign in _STOPS if (stop := said.find(sign, end)) >= 0), default=len(said))
        before = said[max(first, start - _BEFORE) : start]
        core, after = said[start:end], said[end : min(last, end + _AFTER)]
        if before.endswith(self._denied) and not before.endswith("是不是"):
            return True
        if self._is_over(before, core, after):
            return True
        if always:
            return False
        feared = list(self._feared.finditer(before))
        return bool(feared) and len(before) - feared[-1].end() <= _NEAR and not self._now.search(before[-_JUST:])

    def _is_over(self, before: str, core: str, after: str) -> bool:
        past = list(self._past.finditer(before))
        since = before[past[-1].end() :] + core if past else ""
        if past and not self._now.search(since):
            return True
        this_moment = bool(self._now.search(before[-_JUST:] + core + after[:_JUST]))
        return not this_moment and bool(self._past.search(core + after) or self._talk.search(core + after))


def _places(sign: _Sign, said: str) -> Iterator[tuple[int, int]]:
    """Where the sign stands in the text, outside the phrases that mean no danger."""
    held = _put_out(sign.unless, said) if sign.unless else said
    return (found.span() for found in sign.pattern.finditer(held))


def _put_out(phrases: re.Pattern[str], said: str) -> str:
    """The text with marks in place of these phrases, of the same length, so that places stay what they are."""
    return phrases.sub(lambda found: "\x00" * len(found[0]), said)


def _compile_rule(file: DangerFile, rule: DangerRule) -> _Rule:
    alone = (_Sign(_any_of(rule.alone), _phrases(rule.unless)),) if rule.alone else ()
    danger = Danger(rule.service, rule.numbers)
    return _Rule(danger, rule.always, (*alone, *map(partial(_compile_pair, file), rule.pair)))


def _compile_pair(file: DangerFile, pair: DangerPair) -> _Sign:
    things, signs = (_any_of(file.expand_sets(words)).pattern for words in (pair.things, pair.signs))
    gap = f"[^{re.escape(_STOPS)}\x00]{{0,{pair.within}}}?"
    ways = (f"(?:{things}){gap}(?:{signs})", *(() if pair.signs_last else (f"(?:{signs}){gap}(?:{things})",)))
    return _Sign(re.compile("|".join(ways)), _phrases(pair.unless))


def _phrases(words: tuple[str, ...]) -> re.Pattern[str] | None:
    return _any_of(words) if words else None


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted({fold_text(word) for word in words}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
