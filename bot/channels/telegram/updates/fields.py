"""PURE. Which fields a Telegram message may have, and what each is to us: the table that `content` reads.

A field that is in none of these is content of a shape not known yet: its words and files are looked for, and it never
ends in silence. A test holds the table complete for the types of the installed aiogram.
"""

from __future__ import annotations

# About the message: who, when, where, and how it looks.
ABOUT = frozenset(
    (
        *("message_id", "date", "edit_date", "chat", "from", "sender_chat", "sender_boost_count", "sender_tag"),
        *("message_thread_id", "direct_messages_topic", "is_topic_message", "sender_business_bot", "receiver_user"),
        *("business_connection_id", "guest_query_id", "guest_bot_caller_user", "guest_bot_caller_chat", "via_bot"),
        *("forward_origin", "forward_date", "forward_from", "forward_from_chat", "forward_from_message_id"),
        *("forward_sender_name", "forward_signature", "is_automatic_forward", "author_signature", "reply_markup"),
        *("reply_to_message", "external_reply", "quote", "reply_to_story", "reply_to_checklist_task_id"),
        *("reply_to_poll_option_id", "has_protected_content", "is_from_offline", "is_paid_post", "media_group_id"),
        *("paid_star_count", "entities", "caption_entities", "link_preview_options", "suggested_post_info"),
        *("effect_id", "show_caption_above_media", "has_media_spoiler", "ephemeral_message_id"),
    )
)
# Words and what is sent beside words; `decode` has a reader for each.
PLAIN = frozenset(("text", "caption", "photo", "contact", "venue", "location"))
# A file that a report can hold -> its name when it has none. An animation also fills `document`, so it comes first.
FILES = {
    "animation": "animation.mp4",
    "document": "file",
    "voice": "voice.ogg",
    "audio": "audio.mp3",
    "video": "video.mp4",
    "video_note": "video.mp4",
    "live_photo": "video.mp4",
}
# Holds words and files, however deep: found by `unknown_content`.
NESTED = frozenset(("rich_message", "checklist", "poll", "paid_media"))
# Nothing in it belongs into a report.
UNSUPPORTED = frozenset(
    (
        *("sticker", "dice", "game", "story", "invoice", "giveaway", "giveaway_winners", "passport_data"),
        *("users_shared", "user_shared", "chat_shared", "gift", "unique_gift", "web_app_data"),
    )
)
# Telegram writes these itself: nobody said anything, and nothing is answered.
SERVICE = frozenset(
    (
        *("new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title"),
        *("new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"),
        *("channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id"),
        *("pinned_message", "successful_payment", "refunded_payment", "gift_upgrade_sent", "connected_website"),
        *("write_access_allowed", "proximity_alert_triggered", "boost_added", "chat_background_set"),
        *("checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed", "forum_topic_created"),
        *("forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"),
        *("general_forum_topic_unhidden", "giveaway_created", "giveaway_completed", "managed_bot_created"),
        *("paid_message_price_changed", "poll_option_added", "poll_option_deleted", "suggested_post_approved"),
        *("suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid"),
        *("suggested_post_refunded", "video_chat_scheduled", "video_chat_started", "video_chat_ended"),
        *("video_chat_participants_invited", "community_chat_added", "community_chat_removed"),
        *("community_chat_joined", "new_chat_member", "new_chat_participant", "left_chat_participant"),
    )
)
KNOWN = ABOUT | PLAIN | FILES.keys() | NESTED | UNSUPPORTED | SERVICE
