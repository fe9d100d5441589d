from __future__ import annotations

from nlu.training.duplicates import near_duplicates


def test_the_same_words_with_other_punctuation_are_one_text() -> None:
    assert near_duplicates(["楼下停水了，快来修。", "办证", "楼下停水了 快来修"]) == [(0, 2)]


def test_one_word_changed_in_a_long_text_is_a_duplicate() -> None:
    one = "其反映青秀区某小区夜间施工噪音扰民，请城管核实处理"
    other = "其反映江南区某小区夜间施工噪音扰民，请城管核实处理"
    assert near_duplicates([one, other]) == [(0, 1)]


def test_short_answers_that_differ_are_two() -> None:
    assert near_duplicates(["满意", "不满意", "很不满意", "好", "好的"]) == []


def test_two_ways_to_say_it_are_two() -> None:
    assert near_duplicates(["楼下停水了，快来修", "自来水一整天没有来，请派人看看"]) == []


def test_texts_without_letters_are_compared_as_they_are() -> None:
    assert near_duplicates(["？？？", "。。。", "？？？"]) == [(0, 2)]
