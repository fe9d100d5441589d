"""The monthly report says the figures and what they are made of."""

from __future__ import annotations

import re
from pathlib import Path

from bot.documents.fonts import register_font
from bot.reports import html_page
from config import ROOT
from tests.bot.reports.sample_reports import made


def test_the_monthly_report_says_the_figures_and_what_they_are_made_of() -> None:
    # timely (60 + 20) / (60 + 40) = 80.0 %     resolution (55 + 10) / (60 + 30) = 72.2 %
    # satisfied (29 + 4) / (30 + 10) = 82.5 %   response (30 + 10) / (60 + 30) = 44.4 %
    report = next(made())
    page = html_page.render_html(report, register_font(None)).decode()
    for told in ("80.0%", "80 / 100", "72.2%", "65 / 90", "82.5%", "33 / 40", "44.4%", "40 / 90", "2026 年 10 月"):
        assert told in page
    for told in ("南宁市", "柳州市", "求助", "2 份由工作人员电话回访", "未报，已过期限", "2026 年 10 月 4 日已报"):
        assert told in page
    red, black = page.split("黑榜</h2>")[0].split("红榜</h2>")[1], page.split("黑榜</h2>")[1]
    assert "南宁市市场监督管理局" in red
    assert "按时办结率、问题解决率、满意率" in black


def test_no_sentence_is_missing_or_left_over() -> None:
    """Keys are written out, or built of a stem and a measure, a column, a colour."""
    folder = Path(html_page.__file__).parent
    source = "".join(file.read_text("utf-8") for file in folder.glob("*.py"))
    built = re.compile(
        r"bulletin-((timely|resolution|satisfaction|response)(-detail)?|column-[a-z-]+|define-[a-z]+|(red|black)(-lead)?)"
    )
    written = set(re.findall(r'"(bulletin-[a-z-]+)"', source))
    catalogue = (ROOT / "locales" / "zh-CN" / "report-monthly.ftl").read_text("utf-8")
    there = set(re.findall(r"^(bulletin-[a-z-]+) =", catalogue, re.MULTILINE))
    assert written <= there
    assert {key for key in there - written if not built.fullmatch(key)} == set()
    assert "！" not in catalogue
    assert "系统" not in catalogue
