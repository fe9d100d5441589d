"""What an owner says in the random walks, what the model may make of it, and which replies tell what became of it."""

from __future__ import annotations

import re

from tests.dialogues.strategies import KINDS

MARK = re.compile(r"〔\d+〕")
PHRASES = (  # something of a matter, an answer, a rating: never to be lost
    "城管三天两头来店里罚款，也不给票",
    "窗口那个人说缺一份租赁合同，可我早交了",
    "就是城管局的",
    "我是做水果批发的",
    "不同意，这就是你们该管的",
    "满意，就是慢了点",
    "主要是那个小姑娘没有道歉",
    "改成满意吧",
    "怎么又换单位了",
    "那网上能不能办",
    "漏雨的又拍了照片给你们",
    "对了，还有就是发票也没开",
    "另外还有一件事，门口路灯坏了",
    "在兴宁区三楼大厅，说缺健康证",
    "阿珍螺蛳粉店",
    "店名改成阿珍老友粉",
    "想问一下开奶茶店要办什么证",
    "跟上次那件事一样，还是没人来",
    "今天又让我跑了一趟",
    "唔该帮我睇下点解仲未搞掂",
    "這個結果非常不滿意",
)
HEARD = (
    *KINDS,
    "nonsense",
    "rate_good",
    "rate_bad",
    "supplement",
    "progress",
    "urge",
)  # what the model may make of them
BARE = (
    "2",
    "好的",
    "没有",
    "取消",
    "算了",
    "谢谢",
    "可以",
    "不对",
    "好了",
    "1",
    "提交",
    "13800135678",
    "柳州",
    "查进度",
)
PUSHES = (
    ("push-needs-info", "needs_info"),
    ("push-resolved", "resolved"),
    ("push-rejected", "rejected"),
    ("push-assigned", "assigned"),
    ("push-extended", "in_progress"),
    ("push-closed", "closed"),
)
QUESTIONS = ("怎么又换单位了", "那网上能不能办", "唔该帮我睇下点解仲未搞掂")
TOLD = frozenset(
    {
        # answers: the words were talk, a question or a command, and this is what they wanted
        "left-words",
        *(f"mended-{step}" for step in ("enterprise", "phone", "region", "kind")),  # the owner put it right
        "later-left",
        "shelf-left",
        "name-dropped",
        "matter-replaced",
        "objection-left-words",
        "ask-objection-anew",
        "rating-no-files",
        "files-full",
        "retracted",  # the owner tapped [撤掉这句]
        "taken-back",
        "survey-closed",
        *(
            f"explain-{step}"
            for step in ("kind", "region", "secrecy", "enterprise", "phone", "summary", "remembered", "files")
        ),
    }
)
