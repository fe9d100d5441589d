"""`python -m tests.bench.product API_BASE TOKEN FOLDER [NLU_URL]`: the whole product in one process, as `guishang up`.

Embedded Valkey, SQLite, every room of the house. Three things differ from a real start: updates are posted by the
bench; Telegram's pace is kept as always but at a rate nothing reaches; and no message waits for a next one, since here
the turn is measured and not the limit.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

from backend.demo import seed_demo
from backend.migrations import migrate
from bot.bootstrap import build_rasa_client, open_app, require_backend
from bot.channels.telegram import app
from bot.channels.telegram.rate_limit import TelegramRateLimiter, TelegramRates
from bot.channels.telegram.webhook import PATH
from bot.conversation.bursts import NO_BURSTS
from bot.runtime import embedded_valkey, logs
from bot.runtime.process import serve_http
from bot.services import build_web_app, start_workers
from config.settings import PREFIX, Settings
from tests.bench.child import announce
from tests.bench.model import TableNlu
from tests.bench.talk import SECRET

BOUNDLESS = TelegramRates(overall=1e6, overall_burst=10**6, chat=1e6, chat_burst=10**6)


def settings_for(folder: Path, api_base: str, token: str) -> Settings:
    """None of the operator's own: a bench must not write to a database that somebody works with."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(
        {
            "GUISHANG_DATA_DIR": str(folder),
            "GUISHANG_HTTP__PORT": "0",
            "GUISHANG_TELEGRAM__TOKEN": token,
            "GUISHANG_TELEGRAM__API_BASE": api_base,
            "GUISHANG_TELEGRAM__WEBHOOK_SECRET": SECRET,
            "GUISHANG_PUBLIC_URL": "https://bench.example",
        }
    )
    return Settings(_env_file=None)


async def main(api_base: str, token: str, folder: str, nlu_url: str = "") -> None:
    app.TelegramRateLimiter = partial(TelegramRateLimiter, rates=BOUNDLESS)
    settings = settings_for(Path(folder), api_base, token)
    logs.configure_logging(settings.ensure_data_folder() / "log" / "guishang.log")
    await migrate(settings.database)
    async with AsyncExitStack() as stack:
        redis_url = await stack.enter_async_context(embedded_valkey.run_valkey(settings.data_dir))
        nlu = await stack.enter_async_context(build_rasa_client(nlu_url)) if nlu_url else TableNlu()
        house = await stack.enter_async_context(open_app(settings, redis_url, nlu, NO_BURSTS))
        local = settings.model_copy(update={"public_url": None})
        address = await stack.enter_async_context(serve_http(local, build_web_app(house)))
        await start_workers(house, stack)
        seeded = await seed_demo(require_backend(house))
        await announce(webhook=f"{address}{PATH}", codes=" ".join(seeded.codes))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
