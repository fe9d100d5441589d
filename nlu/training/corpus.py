"""Reads the training examples from Rasa YAML, one file per intent, and refuses unfit ones with file, line and reason.

Does not know models. YAML is only composed, never constructed: no tag runs code, no alias is expanded.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from nlu.contract import KINDS
from nlu.errors import CorpusRefused
from nlu.training.duplicates import near_duplicates

INTENTS_DIR = Path(__file__).resolve().parents[1] / "intents"
TALK = (
    *("greet", "thanks", "affirm", "deny", "progress", "urge", "withdraw", "supplement", "human", "usage"),
    *("cancel", "emergency", "forget_me", "rate_good", "rate_bad", "out_of_scope"),
)
INTENTS = (*KINDS, *TALK)
FEWEST = 20  # with fewer examples the model only memorises them
LONGEST = 1000
BIGGEST_FILE = 8_000_000
SENT = "metadata: {imported: true}"  # in a file: somebody really sent these, so each counts for more in training
_MARKUP = frozenset("[]{}")  # Rasa would read these as annotated entities


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A text with its intent, and where it stands."""

    intent: str
    text: str
    file: str
    line: int

    @property
    def location(self) -> str:
        """The place of the example, as reasons name it."""
        return f"{self.file}:{self.line}"


def load_examples(*folders: Path) -> list[TrainingExample]:
    """Return all examples of these folders (by default the shipped ones) together, checked.

    Raises `CorpusRefused` with every reason found, not only the first.
    """
    examples: list[TrainingExample] = []
    reasons: list[str] = []
    for path in (path for folder in folders or (INTENTS_DIR,) for path in sorted(folder.glob("*.yml"))):
        try:
            examples.extend(read_examples(path))
        except CorpusRefused as refused:
            reasons.extend(refused.reasons)
    reasons.extend(corpus_problems(examples))
    if reasons:
        raise CorpusRefused(reasons)
    return examples


def corpus_problems(examples: list[TrainingExample]) -> list[str]:
    """Return every reason not to train on these examples, each with its place."""
    found = [reason for example in examples for reason in _unfit_reasons(example)]
    counts = Counter(example.intent for example in examples)
    found += [
        f"{intent}: {counts[intent]} examples, at least {FEWEST} are needed"
        for intent in INTENTS
        if counts[intent] < FEWEST
    ]
    for one, other in near_duplicates([example.text for example in examples]):
        a, b = examples[one], examples[other]
        what = "says the same as" if a.intent == b.intent else f"({b.intent}) contradicts ({a.intent})"
        found.append(f"{b.location}: {what} {a.location}: {b.text[:40]}")
    return found


def _unfit_reasons(example: TrainingExample) -> Iterator[str]:
    """Yield what is wrong with this example alone."""
    text, where = example.text, example.location
    if example.intent not in INTENTS:
        yield f"{where}: unknown intent {example.intent!r}"
    if not any(char.isalnum() for char in text) and example.intent != "out_of_scope":
        yield f"{where}: nothing to read"
    if len(text) > LONGEST:
        yield f"{where}: {len(text)} characters, at most {LONGEST}"
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co"} for char in text):
        yield f"{where}: control character"
    if _MARKUP & set(text):
        yield f"{where}: brackets would be read as an annotation"
    if text.startswith("/"):
        yield f"{where}: a leading slash is a command to Rasa"


def read_examples(path: Path) -> list[TrainingExample]:
    """Return the examples of one file, not yet compared with each other. Raises `CorpusRefused`."""
    try:
        if path.stat().st_size > BIGGEST_FILE:
            raise CorpusRefused([f"{path.name}: more than {BIGGEST_FILE} bytes"])
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise CorpusRefused([f"{path.name}:{line}: control character"]) from error
    except UnicodeDecodeError as error:
        raise CorpusRefused([f"{path.name}: not UTF-8 at byte {error.start}"]) from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CorpusRefused([f"{path.name}:{line}: {error.problem or 'not YAML'}"]) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise CorpusRefused([f"{path.name}:1: not YAML ({type(error).__name__})"]) from error
    return [example for block in _read_blocks(path, root) for example in block]


def _read_blocks(path: Path, root: yaml.Node | None) -> Iterator[list[TrainingExample]]:
    """Yield the examples of each intent in the file."""
    entries = _find_field(path, root, "nlu")
    if not isinstance(entries, yaml.SequenceNode):
        raise CorpusRefused([f"{path.name}:{entries.start_mark.line + 1}: `nlu` must be a list"])
    for entry in entries.value:
        intent, examples = _find_field(path, entry, "intent"), _find_field(path, entry, "examples")
        if not isinstance(intent, yaml.ScalarNode) or not isinstance(examples, yaml.ScalarNode):
            raise CorpusRefused([f"{path.name}:{entry.start_mark.line + 1}: `intent` and `examples` must be text"])
        found = list(_read_lines(path, intent.value, examples))
        if not found:
            raise CorpusRefused([f"{path.name}:{examples.start_mark.line + 1}: {intent.value} has no examples"])
        yield found


def _find_field(path: Path, node: yaml.Node | None, name: str) -> yaml.Node:
    """Return a field of a mapping. Raises `CorpusRefused` when it is missing."""
    if isinstance(node, yaml.MappingNode):
        found: list[yaml.Node] = [value for key, value in node.value if key.value == name]
        if found:
            return found[0]
    line = node.start_mark.line + 1 if node else 1
    raise CorpusRefused([f"{path.name}:{line}: `{name}` is missing"])


def _read_lines(path: Path, intent: str, node: yaml.ScalarNode) -> Iterator[TrainingExample]:
    """Yield the examples of one intent, one for each line."""
    first = node.start_mark.line + 2  # the line after the `|`, counted from one
    for offset, line in enumerate(node.value.split("\n")):
        if not line.strip():
            continue
        if not line.startswith("- "):
            raise CorpusRefused([f"{path.name}:{first + offset}: an example begins with `- `"])
        yield TrainingExample(intent, line[2:].strip(), path.name, first + offset)


def texts_of(examples: Iterable[TrainingExample], intent: str) -> list[str]:
    """Return the texts of one intent."""
    return [example.text for example in examples if example.intent == intent]
