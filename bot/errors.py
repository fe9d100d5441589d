"""The errors of `bot`. Imports nothing, so that every part of it may use them.

BotError
├── OperatorError               ends a command with one line, without a traceback
│   ├── AlreadyRunning          another `guishang up` works on this data folder
│   └── ValkeyFailed            the embedded Valkey does not start
├── BadText                     bot.texts.catalogue: no such sentence, or an argument is missing
├── NotSent                     bot.conversation.turns: a message could not be sent now
├── SessionError                bot.conversation.sessions
│   ├── ConversationBusy        another process holds the conversation's lock
│   └── LockLost                the lock expired during the turn; nothing was saved
├── BadToken                    bot.channels.telegram.polling: Telegram does not know the token
├── TooBusy                     bot.channels.telegram.rate_limit: no free slot within the patience
└── BadFrame                    bot.channels.webchat.frames: the page sent an invalid frame
"""

from __future__ import annotations


class BotError(Exception):
    """Base of this package's errors."""


class OperatorError(BotError):
    """An operator can repair it; the message is one line for them."""


class AlreadyRunning(OperatorError):
    """Another `guishang up` works on this data folder."""


class ValkeyFailed(OperatorError):
    """The embedded Valkey does not start, or there is none for this machine."""
