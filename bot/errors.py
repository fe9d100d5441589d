"""The errors of `bot`. Imports nothing, so that every part of it may use them.

BotError
├── OperatorError               ends a command with one line, without a traceback
│   ├── AlreadyRunning          another `guishang up` works on this data folder
│   └── ValkeyFailed            the embedded Valkey does not start
├── BadText                     bot.texts.catalogue: no such sentence, or an argument is missing
├── TryLater                    an event could not be handled now: the same event is to be handled again
│   ├── MessageNotSent          bot.conversation.turns: the turn is saved, a message could not be sent
│   ├── DeskAway                bot.conversation.effects: the desk did not answer; what it did is known by the same key
│   └── SessionError            bot.conversation.sessions; nothing was saved
│       ├── ConversationBusy    another process holds the conversation's lock
│       ├── LockLost            the lock expired during the turn
│       └── StoreAway           the store of sessions does not answer
├── BadToken                    bot.channels.telegram.polling: Telegram does not know the token
├── TooBusy                     bot.channels.telegram.rate_limit: no free slot within the patience
└── BadFrame                    bot.channels.webchat.frames: the page sent an invalid frame
"""

from __future__ import annotations


class BotError(Exception):
    """Base of this package's errors."""


class TryLater(BotError):
    """The event could not be handled now. It is not acknowledged; handling it again ends what was begun, once."""


class OperatorError(BotError):
    """An operator can repair it; the message is one line for them."""


class AlreadyRunning(OperatorError):
    """Another `guishang up` works on this data folder."""


class ValkeyFailed(OperatorError):
    """The embedded Valkey does not start, or there is none for this machine."""
