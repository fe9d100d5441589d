"""Past tickets become examples: whole files are read, refused or kept as an administrator would give them."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli.nlu.commands import nlu
from nlu.errors import CorpusRefused, NoSuchImport
from nlu.imports import tables
from nlu.imports.columns import ColumnChoice, ImportEntry, read_entries
from nlu.imports.personal import remove_personal_data
from nlu.imports.plan import ImportPlan, plan_import
from nlu.imports.store import ImportStore, import_name, to_yaml
from nlu.imports.tables import read_rows
from nlu.rasa_environment import RASA_HOME, ensure_environment
from nlu.training.corpus import INTENTS_DIR, SENT, TrainingExample, load_examples

WATER = "城东水厂没有通知就停了三天水，店里的生意全耽误了"
FEE = "请问个体户换经营场所要带哪些材料到窗口办理"
SAND = "后山有人半夜开着挖机偷挖河沙卖给搅拌站"


def planned(path: Path, choice: ColumnChoice | None = None, existing: Sequence[TrainingExample] = ()) -> ImportPlan:
    return plan_import(path.name, read_entries(path.name, read_rows(path), choice or ColumnChoice()), existing)


def reasons(path: Path, choice: ColumnChoice | None = None, existing: Sequence[TrainingExample] = ()) -> list[str]:
    with pytest.raises(CorpusRefused) as refused:
        planned(path, choice, existing)
    return refused.value.reasons


def sheet(path: Path, *rows: Sequence[object]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def table(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    path.write_bytes("".join(",".join(row) + "\r\n" for row in rows).encode(encoding))
    return path


# --- reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_the_encodings_of_the_country(tmp_path: Path, encoding: str) -> None:
    path = table(tmp_path / "a.csv", ["工单编号", "诉求内容", "诉求类型"], ["1", WATER, "求助"], encoding=encoding)
    assert planned(path).new == (ImportEntry(2, WATER, "help"),)


def test_a_workbook_is_read_below_its_title(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", ["2026 年工单"], [], ["编号", "内容", "类型"], [1, WATER, "求助"], [2, FEE, "咨询"]
    )
    assert planned(path).new == (ImportEntry(4, WATER, "help"), ImportEntry(5, FEE, "consult"))


def test_json_lines_are_read_and_english_names_known(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    lines = [{"text": SAND, "label": "report", "tags": [1]}, {"label": "Help", "text": WATER}]
    path.write_text("\n\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    assert planned(path).new == (ImportEntry(1, SAND, "report"), ImportEntry(3, WATER, "help"))


def test_a_row_has_the_number_of_its_first_line(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["text", "label"], [f'"{WATER}\n请尽快处理"', "help"], ["嗯", "help"])
    assert reasons(path) == ["a.csv:4: 1 characters, at least 4 are needed"]


def test_columns_and_kinds_can_be_told(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", ["内容", "来信原文", "分类1"], ["略", WATER, "诉求"], ["略", FEE, "表扬"])
    plan = planned(path, ColumnChoice("来信原文", "分类1", {"诉求": "help", "表扬": ""}))
    assert plan.new == (ImportEntry(2, WATER, "help"),)
    assert plan.left_out == Counter({"表扬": 1})


def test_text_is_cleaned_as_a_message_is_and_loses_markup(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "/ [我店]\u200b门口\n{下水道} 堵了ＡＢ", "label": "help"}))
    assert planned(path).new[0].text == "［我店］门口 ｛下水道｝ 堵了AB"


# --- refusing


def test_every_bad_row_is_told_and_none_is_imported(tmp_path: Path) -> None:
    rows = [["内容", "类型"], [WATER, "求助"], ["", "咨询"], [FEE, "闲聊"], ["长" * 1001, "投诉"], [SAND, ""]]
    assert reasons(table(tmp_path / "a.csv", *rows)) == [
        "a.csv:3: no text (a formula without a stored value reads as none)",
        "a.csv:4: unknown kind '闲聊'; --map 闲聊=complaint says which it is, --map 闲聊= leaves it out",
        "a.csv:5: 1001 characters, at most 1000",
        "a.csv:6: no kind",
    ]


def test_a_table_without_the_two_columns_is_refused_with_what_it_has(tmp_path: Path) -> None:
    (reason,) = reasons(table(tmp_path / "a.csv", ["编号", "日期"], ["1", "2"]))
    assert reason == "a.csv:1: no columns of text and kind (--text-column, --label-column) among: 编号  日期"


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (reason,) = reasons(table(tmp_path / "a.csv", ["内容", "内容", "类型"], ["1", "2", "咨询"]))
    assert reason == "a.csv:1: two columns are named 内容"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"text,label", "a.txt: not one of .csv .xlsx .jsonl"),
        ("a.csv", b"", "a.csv: no rows"),
        ("a.csv", b"text,label\n", "a.csv: no row to import"),
        ("a.csv", b"text,label\n\xff\xff\xff,help", "a.csv: neither UTF-8 nor GB 18030"),
        ("a.csv", b'text,label\n"a"b,help\n', "a.csv:2: "),
        ("a.csv", b"text,label\n" + b"x" * 200_000 + b",help\n", "a.csv:2: field larger than"),
        ("a.csv", b"," * 100, "a.csv: no rows"),
        ("a.csv", b"a," * 300, "a.csv:1: more than 200 columns"),
        ("a.jsonl", b'{"text": "a", "label": "help"}\n[1]\n{\n', "a.jsonl:2: not a JSON object"),
        ("a.jsonl", b"[" * 100_000, "a.jsonl:1: not a JSON object"),
        ("a.jsonl", b'{"text": ["a", "b"], "label": "help"}', "a.jsonl:1: no text"),
        ("a.xlsx", b"text,label\n", "a.xlsx: not a workbook that can be read (BadZipFile)"),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 40, "a.xlsx: not a workbook that can be read (BadZipFile)"),
    ],
)
def test_a_hostile_file_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert reasons(path)[0].startswith(reason)


def forged(path: Path, member: str, content: bytes) -> Path:
    """A good workbook with one member exchanged."""
    good = sheet(path.with_name("good.xlsx"), ["text", "label"], [WATER, "help"])
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, content if name == member else source.read(name))
    return path


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "BIGGEST_UNPACKED", 1_000_000)
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", b" " * 1_000_001)
    assert path.stat().st_size < 20_000
    assert reasons(path) == ["a.xlsx: more than 1000000 bytes when unpacked"]


def test_entities_that_breed_are_refused(tmp_path: Path) -> None:
    breeding = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY e0 "{"ha" * 50}">{breeding}]><worksheet><sheetData>&e9;</sheetData></worksheet>'
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", bomb.encode())
    assert reasons(path) == ["a.xlsx: not a workbook that can be read (ParseError)"]


@pytest.mark.parametrize(
    "xml",
    [
        b"<worksheet><sheetData><row r='1'><c t='s'><v>999</v></c></row></sheetData></worksheet>",
        b"<worksheet><sheetData><row r='x'><c r='??'><v>1</v></c></row></sheetData></worksheet>",
        b"<worksheet>",
        b"\xff\xfe",
    ],
)
def test_a_torn_sheet_is_refused(tmp_path: Path, xml: bytes) -> None:
    text = xml.replace(b"<worksheet>", b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
    assert reasons(forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", text))[0].startswith("a.xlsx: n")


def test_a_sheet_that_claims_a_million_rows_is_read_as_what_it_is(tmp_path: Path) -> None:
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>text</t></is></c><c r="B1" t="inlineStr"><is><t>label</t>'
        '</is></c></row><row r="3"><c r="A3" t="inlineStr"><is><t>' + WATER + '</t></is></c><c r="B3" t="inlineStr">'
        "<is><t>help</t></is></c></row></sheetData></worksheet>"
    )
    path = forged(tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", xml.encode())
    assert planned(path).new == (ImportEntry(3, WATER, "help"),)


def test_a_formula_is_never_taken_for_what_somebody_said(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ["text", "label"], ['=HYPERLINK("http://evil.example","停水了好几天")', "help"])
    assert reasons(path) == ["a.xlsx:2: no text (a formula without a stored value reads as none)"]


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    path = table(tmp_path / "a.csv", ["text", "label"], [WATER, "help"], [FEE, "consult"])
    assert reasons(path) == ["a.csv: more than 1 rows"]


# --- persons


@pytest.mark.parametrize(
    ("said", "kept", "what"),
    [
        ("电话13800138000。", "电话0***。", "phone"),
        ("打 +86 138-0013-8000 找我", "打 0*** 找我", "phone"),
        ("座机0771-5551234", "座机0***", "phone"),
        ("号码一三八零零一三八零零零", "号码0***", "phone"),
        ("身份证450103199001011234", "身份证0***", "identity number"),
        ("证号45010319900101123X的", "证号0***的", "identity number"),
        ("信用代码91450100MA5KXXXX1Q的", "信用代码0***的", "credit code"),
        ("卡号6222 0212 3456 7890 123", "卡号0***", "card number"),
        ("发到zhang.san@qq.com就行", "发到0***就行", "e-mail"),
        ("微信号：zhang_san88", "微信号：0***", "account"),
        ("车牌桂A·12D45乱停", "车牌桂0***乱停", "plate"),
        ("桂AD12345堵门", "桂0***堵门", "plate"),
        ("联系人：张三，停水了", "联系人：某某，停水了", "name"),
        ("我叫欧阳小明，在南宁开店", "我叫某某，在南宁开店", "name"),
        ("我叫李四来自柳州", "我叫某某自柳州", "name"),  # rather a word too many than a name
        ("投诉人韦大海反映停水", "投诉人某某反映停水", "name"),
        ("市民张女士来电", "市民某女士来电", "name"),
    ],
)
def test_what_names_a_person_is_masked(said: str, kept: str, what: str) -> None:
    assert remove_personal_data(said) == (kept, Counter({what: 1}))


@pytest.mark.parametrize(
    "said",
    [
        "拨打12345没人接",
        "2026年11月22日停水3小时，损失15000元",
        "法人变更需要什么材料",
        "老板拖欠工资三个月",
        "本人车辆停在小区门口被划",
        "从早上8:30等到12:00",
        "桂林的桂花开了",
        "负责人说方便的时候再来",
        "G72高速K1234+500处有落石",
    ],
)
def test_what_names_nobody_stays(said: str) -> None:
    assert remove_personal_data(said) == (said, Counter())


def test_no_shipped_example_of_a_kind_is_taken_apart_wholesale() -> None:
    """The masks take little from texts that were written without persons in them."""
    examples = load_examples()
    touched = [example.text for example in examples if remove_personal_data(example.text)[1]]
    assert len(touched) < 0.02 * len(examples), touched


def test_long_runs_do_not_stall_the_masks() -> None:
    for run in ("1" * 1000, "a" * 1000, "a.a@" * 250, "138 " * 250, "张" * 1000, "-" * 1000):
        remove_personal_data(run)  # the suite's time-out is the assertion: no pattern backtracks without end


def test_masks_are_counted_and_reasons_show_none(tmp_path: Path) -> None:
    said = f"{WATER}，电话13800138000"
    path = table(tmp_path / "a.csv", ["text", "label"], [said, "help"], ["联系人张三", "help"])
    assert planned(path).masked == Counter({"phone": 1, "name": 1})
    path = table(
        tmp_path / "b.csv", ["text", "label"], ["电话13800138000没人接", "help"], ["电话13800138000没人接", "report"]
    )
    assert "138" not in reasons(path)[0]


# --- planning


def test_rows_that_say_the_same_are_taken_once(tmp_path: Path) -> None:
    there = [TrainingExample("help", WATER, "help.yml", 5)]
    rows = [["text", "label"], [f"{WATER}！", "help"], [FEE, "consult"], [FEE.replace("请问", ""), "consult"]]
    plan = planned(table(tmp_path / "a.csv", *rows), existing=there)
    assert plan.new == (ImportEntry(3, FEE, "consult"),)
    assert (plan.rows["help"], plan.known["help"], plan.new_by_intent["help"]) == (1, 1, 0)
    assert (plan.rows["consult"], plan.twice["consult"], plan.new_by_intent["consult"]) == (2, 1, 1)


def test_one_text_with_two_kinds_is_refused_with_both_places(tmp_path: Path) -> None:
    there = [TrainingExample("help", WATER, "help.yml", 5)]
    rows = [["text", "label"], [WATER, "complaint"], [FEE, "consult"], [f"{FEE}。", "suggestion"]]
    assert reasons(table(tmp_path / "a.csv", *rows), existing=there) == [
        f"a.csv:2: (complaint) contradicts (help) help.yml:5: {WATER}",
        f"a.csv:4: (suggestion) contradicts (consult) a.csv:3: {FEE}。",
    ]


def test_a_shipped_sentence_with_another_kind_is_refused(tmp_path: Path) -> None:
    shipped = next(example for example in load_examples() if example.intent == "report" and "," not in example.text)
    (reason,) = reasons(table(tmp_path / "a.csv", ["text", "label"], [shipped.text, "help"]), existing=load_examples())
    assert f"(help) contradicts (report) {shipped.location}" in reason


# --- keeping


@pytest.fixture
def shelf(tmp_path: Path) -> ImportStore:
    return ImportStore(tmp_path / "examples")


def test_what_is_kept_can_be_trained_on_with_the_shipped(tmp_path: Path, shelf: ImportStore) -> None:
    plan = planned(table(tmp_path / "june.csv", ["text", "label"], [WATER, "help"], [FEE, "consult"]))
    with shelf.lock():
        shelf.add("june", plan.new)
    together = load_examples(INTENTS_DIR, shelf.folder)
    assert len(together) == len(load_examples()) + 2
    assert TrainingExample("help", WATER, "june.yml", 10) in together
    (listed,) = shelf.list_imports()
    assert (listed.name, listed.examples) == ("june", Counter({"help": 1, "consult": 1}))
    assert {path.name for path in shelf.folder.iterdir()} == {".lock", "june.yml"}


def test_the_same_entries_make_the_same_file_and_nothing_else(shelf: ImportStore) -> None:
    shelf.add("one", [ImportEntry(2, WATER, "help")])
    shelf.add("two", [ImportEntry(7, WATER, "help")])
    assert (shelf.folder / "one.yml").read_bytes() == (shelf.folder / "two.yml").read_bytes()


def test_a_name_that_is_taken_or_leads_elsewhere_is_refused(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    for name in ("june", "../june", "", ".hidden", "a/b", "help", "corrections", "x" * 61):
        with pytest.raises(CorpusRefused):
            shelf.add(name, [ImportEntry(2, FEE, "consult")])
    assert [one.examples for one in shelf.list_imports()] == [Counter({"help": 1})]


def test_an_import_is_taken_back_once(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    shelf.remove("june")
    assert shelf.list_imports() == []
    for name in ("june", "../../etc/passwd"):
        with pytest.raises(NoSuchImport):
            shelf.remove(name)


WEIGHED = """
import sys
from rasa.shared.nlu.training_data.loading import load_data
from components.classifier import _is_imported
for example in load_data(sys.argv[1]).intent_examples:
    print(_is_imported(example), example.get("intent"))
"""


@pytest.mark.rasa
def test_rasa_knows_what_was_really_sent(shelf: ImportStore, nlu_data_dir: Path) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    written = to_yaml([ImportEntry(3, FEE, "consult")]).replace(f"  {SENT}\n", "")
    (shelf.folder / "written.yml").write_text(written, encoding="utf-8")
    environment = asyncio.run(ensure_environment(lambda _: None, nlu_data_dir))
    ran = subprocess.run(
        [environment.python, "-c", WEIGHED, shelf.folder],
        cwd=RASA_HOME,
        env=environment.variables(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(ran.stdout.splitlines()) == {"True help", "False consult"}


def test_a_file_that_was_damaged_is_named(shelf: ImportStore) -> None:
    shelf.add("june", [ImportEntry(2, WATER, "help")])
    (shelf.folder / "june.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(CorpusRefused, match=r"^june\.yml:1: "):
        shelf.list_imports()


def test_the_name_is_made_of_the_files_own() -> None:
    assert import_name(Path("/x/2026年 6月 工单(终).xlsx")) == "2026年-6月-工单-终"
    assert re.fullmatch(r"[\w-]+", import_name(Path("../a b.csv")))


# --- at the terminal


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GUISHANG_DATA_DIR", str(tmp_path / "home"))
    return tmp_path / "home" / "examples"


def run(*words: str) -> str:
    ran = CliRunner().invoke(nlu, list(words))
    if ran.exception is not None and not isinstance(ran.exception, SystemExit):
        raise ran.exception
    return ran.output


def test_an_import_from_the_trial_to_its_return(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [f"{WATER}，电话13800138000", "求助"], [FEE, "咨询"], [FEE, "咨询"])
    assert run("imports") == "nothing was imported: guishang nlu import FILE\n"
    tried = run("import", "june.csv", "--dry-run")
    assert "dry run: nothing was changed; 2 examples would be added" in tried
    assert "masked: 1 phone" in tried
    assert not list(at_home.glob("*.yml"))
    assert "june: 2 examples added" in run("import", "june.csv")
    assert "13800138000" not in (at_home / "june.yml").read_text(encoding="utf-8")
    before = (at_home / "june.yml").stat()
    assert "nothing to import: every row is among the examples already" in run("import", "june.csv")
    assert (at_home / "june.yml").stat() == before
    assert "june" in run("imports")
    assert run("import", "--remove", "june") == "june: taken back\n"
    assert not list(at_home.glob("*.yml"))


def test_a_poisoned_import_changes_nothing(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [WATER, "求助"], [FEE, "咨询"])
    run("import", "june.csv")
    table(Path("july.csv"), ["内容", "类型"], [SAND, "举报"], [WATER, "投诉"])
    with pytest.raises(CorpusRefused, match=r"^july\.csv:3: \(complaint\) contradicts \(help\) june\.yml:\d+: "):
        run("import", "july.csv")
    assert [path.name for path in at_home.glob("*.yml")] == ["june.yml"]


def test_a_map_to_no_kind_is_refused(at_home: Path) -> None:
    table(Path("june.csv"), ["内容", "类型"], [WATER, "诉求"])
    assert "write NAME=KIND" in run("import", "june.csv", "--map", "诉求=helps")
    assert "june: 1 examples added" in run("import", "june.csv", "--map", "诉求=help")
