"""A strict fake of Telegram's Bot API over HTTP: the only thing in this project that is not the real part.

Owns the servers' side and the person's side. `python -m tests.fakes.bot_api --port 9999` serves it by hand.
"""

from tests.fakes.bot_api.person import Group, Person, Shown
from tests.fakes.bot_api.server import TOKEN, BotApi

__all__ = ["TOKEN", "BotApi", "Group", "Person", "Shown"]
