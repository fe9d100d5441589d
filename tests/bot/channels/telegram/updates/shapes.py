"""Messages of every shape that people send on Telegram, as the Bot API writes them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

PERSON: Json = {"id": 42, "is_bot": False, "first_name": "阿珍", "language_code": "zh-hans"}
BOT: Json = {"id": 7, "is_bot": True, "first_name": "桂商"}
CHAT: Json = {"id": 42, "type": "private", "first_name": "阿珍"}
OTHER_CHAT: Json = {"id": -100123, "type": "supergroup", "title": "商户群"}


def file(unique: str, **more: Any) -> Json:
    return {"file_id": f"id-{unique}", "file_unique_id": unique, "file_size": 1000, **more}


def photo(unique: str) -> list[Json]:
    return [file(f"{unique}-s", width=90, height=67), file(unique, width=1280, height=960)]


def message(**content: Any) -> Json:
    return {"message_id": 9, "date": 1_700_000_000, "chat": CHAT, "from": PERSON} | content


def update(kind: str = "message", **content: Any) -> Json:
    return {"update_id": 1000, kind: message(**content)}


POLL_FLAGS = dict.fromkeys(("is_closed", "is_anonymous", "allows_multiple_answers", "allows_revoting"), False)
POLL: Json = {
    "id": "5",
    "question": "城管这样罚款合理吗",
    "options": [
        {"persistent_id": "0", "text": "合理", "voter_count": 0},
        {"persistent_id": "1", "text": "不合理", "voter_count": 3},
    ],
    "total_voter_count": 3,
    "type": "regular",
} | POLL_FLAGS
RICH: Json = {
    "blocks": [
        {"type": "heading", "size": 3, "text": "情况说明"},
        {
            "type": "paragraph",
            "text": ["办食品经营许可证，", {"type": "bold", "text": "材料交了三次"}, "，每次都说还缺一样"],
        },
        {"type": "list", "items": [{"label": "1.", "blocks": [{"type": "paragraph", "text": "健康证"}]}]},
        {
            "type": "table",
            "cells": [[{"text": "日期", "align": "left"}, {"text": [{"type": "italic", "text": "3月"}]}]],
        },
        {"type": "photo", "photo": photo("rich"), "caption": {"text": "窗口的告示"}},
        {"type": "hologram", "depth": 3, "spoken": {"inner": ["全息里的话"]}},
    ]
}
CHECKLIST: Json = {
    "title": "缺的材料",
    "title_entities": [{"type": "bold", "offset": 0, "length": 4}],
    "tasks": [{"id": 1, "text": "健康证"}, {"id": 2, "text": "租赁合同"}],
}
PAID: Json = {
    "star_count": 1,
    "paid_media": [
        {"type": "photo", "photo": photo("paid")},
        {"type": "preview", "width": 1, "height": 1},
        {"type": "video", "video": file("clip", width=9, height=9, duration=3, mime_type="video/mp4")},
    ],
}
STICKER = file("st", type="regular", width=512, height=512, is_animated=False, is_video=False, emoji="👍")
PLACE: Json = {"latitude": 22.81, "longitude": 108.37}

# what was sent -> the words that must be heard, and how many files must be fetched; None: an answer, no more
HEARD: dict[str, tuple[Json, str | None, int]] = {
    "words": ({"text": "水压太低"}, "水压太低", 0),
    "rich message": ({"rich_message": RICH}, "材料交了三次，每次都说还缺一样", 1),
    "rich message, one paragraph": (
        {"rich_message": {"blocks": [{"type": "paragraph", "text": "城管天天来"}]}},
        "城管天天来",
        0,
    ),
    "rich message of an unknown block": ({"rich_message": RICH}, "全息里的话", 1),
    "rich message, text in an unknown place": ({"rich_message": {"v2": {"lines": ["材料又退了"]}}}, "材料又退了", 0),
    "rich message without words": ({"rich_message": {"blocks": [{"type": "divider"}]}}, None, 0),
    "a field nobody knows": ({"mind_wave": {"text": "门口积水"}}, "门口积水", 0),
    "a field nobody knows, no words": ({"mind_wave": {"level": 3}}, None, 0),
    "a field nobody knows, with a file": ({"mind_wave": {"recording": file("mw")}}, "", 1),
    "nothing at all": ({}, None, 0),
    "poll": ({"poll": POLL}, "城管这样罚款合理吗\n合理\n不合理", 0),
    "checklist": ({"checklist": CHECKLIST}, "缺的材料\n健康证\n租赁合同", 0),
    "paid media": ({"paid_media": PAID, "caption": "现场"}, "现场", 2),
    "story": ({"story": {"chat": OTHER_CHAT, "id": 1}}, None, 0),
    "dice": ({"dice": {"emoji": "🎲", "value": 3}}, None, 0),
    "sticker": ({"sticker": STICKER}, None, 0),
    "game": ({"game": {"title": "蛇", "description": "玩", "photo": photo("game")}}, None, 0),
    "forwarded": ({"text": "转来的话", "forward_origin": {"type": "telepathy", "date": "?"}}, "转来的话", 0),
    "via a bot": ({"text": "天气 32 度", "via_bot": BOT}, "天气 32 度", 0),
    "in a topic": ({"text": "话题里说", "message_thread_id": 3, "is_topic_message": True}, "话题里说", 0),
    "a reply to a story": ({"text": "这家", "reply_to_story": {"chat": OTHER_CHAT, "id": 1}}, "这家", 0),
    "a reply to a broken message": (
        {"text": "好的吗", "reply_to_message": {"message_id": "x", "poll": 5}},
        "好的吗",
        0,
    ),
    "a reply to another chat": (
        {"text": "就是这事", "quote": {"text": "明天断电", "position": 0}, "external_reply": {"origin": {}}},
        "“明天断电”\n就是这事",
        0,
    ),
    "a reply to another chat's photo": (
        {"text": "这是当时的现场", "external_reply": {"origin": {"type": "user"}, "photo": photo("ext")}},
        "这是当时的现场",
        1,
    ),
    "contact of another person": (
        {"contact": {"phone_number": "8613900001234", "first_name": "李", "last_name": "老板"}},
        "李 老板 +8613900001234",
        0,
    ),
    "contact without a number": ({"contact": {"first_name": "李老板", "phone_number": None}}, "李老板", 0),
    "photo": ({"photo": photo("p"), "caption": "门头"}, "门头", 1),
    "photo with torn sizes": ({"photo": [{"width": 1}, file("p")], "caption": "门头"}, "门头", 1),
    "photo without a file": ({"photo": [{"width": 1}], "caption": "门头"}, "门头", 0),
    "live photo": ({"live_photo": file("lp", photo=photo("p"), duration=3)}, "", 1),
    "voice": ({"voice": file("v", duration=3)}, "", 1),
    "video note": ({"video_note": file("vn", length=200, duration=3)}, "", 1),
    "venue": ({"venue": {"location": PLACE, "title": "政务中心", "address": "金浦路"}, "location": PLACE}, None, 0),
    "venue without its place": ({"venue": {"title": "政务中心", "address": "金浦路"}}, "政务中心 金浦路", 0),
    "live location": ({"location": PLACE | {"live_period": 900, "heading": 3}}, None, 0),
    "a place that is none": ({"location": {"latitude": "x", "longitude": 500}}, None, 0),
}
SILENT: dict[str, Json] = {
    "a pinned message": {"pinned_message": message(text="置顶")},
    "a changed picture": {"delete_chat_photo": True},
    "write access": {"write_access_allowed": {"from_request": True}},
    "a done task": {"checklist_tasks_done": {"marked_as_done_task_ids": [1]}},
}
