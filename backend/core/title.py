"""PURE. Makes the title of a ticket: the first words that tell a matter, and no greeting, announcement or introduction.

Owns what counts as such a beginning. Does not shorten words for any other use.
"""

from __future__ import annotations

import re

from backend.core.text import mask_personal_data

TITLE = 24  # characters
_ENOUGH = 10  # a shorter first clause says too little: the title takes the next clause too
_ENDS = "，。！？；、：,!?; "
_CLAUSE = re.compile(f"[{_ENDS.strip()}]+")
_FIELD = re.compile(r"[，。！？；,!?;…~～]+| (?=[\u4e00-\u9fff])")
_GREETING = re.compile(
    r"^(?:尊敬的|各位|您好|你好|大家好|领导们?好?|老师好?|同志们?好?|打扰(?:一下|了)?|在吗|在不在|有人(?:在)?吗|请问(?:一下)?|喂|哈喽|"
    r"早上好|上午好|下午好|晚上好|不好意思|麻烦(?:您|你|了|问)?(?:一下)?|hello|hi|啊|呀|哎|唉|嗯+|哦+|呃|额|那个){1,9}",
    re.IGNORECASE,
)
_MISHAP = re.compile("被|不|没|未|罚|欠|拖|坏|停|漏|断|骗|打|封|拆|赔|催|卡|退|跑|难|怎么|要办|想办")
_VALUE = r"[号码是为：:\s]*[\d*+（）()\-\s]{5,}[\d*Xx]?"
_LEADS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:我|本人|我们|俺)(?:的名字)?(?:叫|姓|是|系).{1,16}",  # who writes; counts only where nothing went wrong
        r"(?:姓名|联系人|店名|公司名称?|企业名称|单位|地址|住址|法人|经营者)[：:是为].{1,24}",
        rf"(?:我的?)?(?:联系)?(?:电话|手机|座机|微信|qq|QQ|身份证|邮箱|联系方式)(?:号码?)?(?:{_VALUE}|[：:].{{1,30}})",
        r"(?:我们?|本人|今天|现在)?(?:是)?(?:想|要|来|需要|打算|准备){0,3}(?:向|跟|给|对)?(?:你们|您|贵局|平台|这里|领导)?(?:匿名|实名)?"
        r"(?:再)?(?:投诉|举报|反映|反应|咨询|求助|问|请教|说|讲|建议|提|报)(?:一下|下|几?个|一?件|点|些|几句){0,3}"
        r"(?:我的|我们的|这个|这件|的)?(?:问题|事情?|情况|意见|建议|诉求|东西|困难)?(?:啊|呀|吧|的|了|呢)?",
        r"(?:我)?有(?:一?个|一?件|点|些)?(?:问题|事情?|情况|困难|诉求|急事)(?:想|要|需要)?(?:反映|问|说|咨询|求助|请教|投诉)?(?:一下|下|你们|您){0,3}",
        r"(?:事情|情况|经过|具体|详情|过程)(?:是)?(?:这样|如下|这样子)(?:的|滴)?",
        r"(?:是)?这样(?:子)?的|说来话长|怎么说呢|长话短说|就是说|首先|第一|其一|事由|诉求|标题|内容",
        r"跳过|别烦我?|烦死了?|等(?:一?下|会儿?|我).{0,8}|你们?是(?:不是)?(?:骗子|机器人|真人|假的).{0,2}|骗子|骗人的?吧?|测试|test|试试|算了|"
        r"不知道|随便|好的?|可以|行|嗯+|哦+|知道了|谢谢.{0,6}|没有|没事了?|有客人.{0,4}|我在忙|在吗|不说了|投诉|举报|求助|咨询|建议",
        r"[\d*+()（）\-\s]{5,}[Xx]?",
    )
)


def make_title(text: str) -> str:
    """A title of 1 to `TITLE` characters: the first clauses that tell a matter, of a text that is not empty, masked."""
    words = mask_personal_data(" ".join(text.split()))
    words = words[_matter_start(words) :]
    clauses = [stop.start() for stop in _CLAUSE.finditer(words) if stop.start() <= TITLE]
    enough = next((end for end in clauses if end >= _ENOUGH), 0)
    if enough:
        return words[:enough]
    if len(words) > TITLE:
        return words[: TITLE - 1] + "…"
    return words.rstrip(_ENDS) or words


def _matter_start(words: str) -> int:
    """Where the first clause begins that tells a matter; 0 when none does."""
    start = 0
    while start < len(words):
        stop = _FIELD.search(words, start)
        end = stop.start() if stop else len(words)
        greeting = _GREETING.match(words[start:end])
        begin = start + (greeting.end() if greeting else 0)
        clause = words[begin:end].strip(_ENDS)
        if clause and not _is_lead(clause):
            return begin + len(words[begin:end]) - len(words[begin:end].lstrip(_ENDS))
        start = stop.end() if stop else len(words)
    return 0


def _is_lead(clause: str) -> bool:
    """Whether a clause only greets, announces or says who writes, and tells nothing that went wrong."""
    for place, lead in enumerate(_LEADS):
        if lead.fullmatch(clause):
            return place > 0 or not _MISHAP.search(clause)
    return False
