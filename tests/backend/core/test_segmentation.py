"""Our dictionary gives what jieba's own gives, word for word, and is not opened when a module is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jieba
import pytest

from backend.core.dictionary import COUNTS, TRIE, read_word_list, write_dictionary_files
from backend.core.segmentation import shared_tokenizer, split_search_words, split_words, word_frequency
from config import ROOT

HERE = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def jiebas(tmp_path_factory: pytest.TempPathFactory) -> jieba.Tokenizer:
    """jieba with its own dictionary; what it leaves behind goes to a folder of this test's."""
    made = jieba.Tokenizer()
    made.tmp_dir = str(tmp_path_factory.mktemp("jieba"))
    made.initialize()
    return made


def test_every_word_counts_what_it_counts_in_jieba(jiebas: jieba.Tokenizer) -> None:
    counts = shared_tokenizer().FREQ
    assert counts.total == jiebas.total
    assert all(counts[word] == count and counts.get(word) == count for word, count in jiebas.FREQ.items())
    assert "桂商马" not in counts
    assert counts.get("桂商马") is None
    assert counts.get("桂商马", 7) == 7
    with pytest.raises(KeyError):
        counts["桂商马"]


def test_the_files_are_what_is_written_from_jiebas_list(jiebas: jieba.Tokenizer, tmp_path: Path) -> None:
    write_dictionary_files(read_word_list(), tmp_path / "trie", tmp_path / "counts")
    assert (tmp_path / "trie").read_bytes() == TRIE.read_bytes()
    assert (tmp_path / "counts").read_bytes() == COUNTS.read_bytes()


def test_texts_are_cut_as_jieba_cuts_them(jiebas: jieba.Tokenizer) -> None:
    said = (HERE / "tests/backend/dispatch/duties.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in said[:200]] + [(ROOT / "faq.yml").read_text(encoding="utf-8")]
    assert [split_words(text) for text in texts] == [jiebas.lcut(text) for text in texts]
    assert [split_search_words(text) for text in texts] == [jiebas.lcut_for_search(text) for text in texts]


def test_a_word_has_its_share_and_what_is_none_has_none() -> None:
    assert 0 < word_frequency("营业执照") < word_frequency("问题") < 1
    assert word_frequency("桂商马") == word_frequency("") == 0


def test_nothing_is_read_and_no_level_is_set_by_an_import() -> None:
    code = (
        "import logging, backend.core.segmentation as s, backend.statistics.text_similarity, backend.dispatch.ranking\n"
        # the level is jieba's own
        "print(s.shared_tokenizer.cache_info().currsize, logging.getLogger('jieba').level == logging.DEBUG)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "True"]
