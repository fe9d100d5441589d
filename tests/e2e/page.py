"""The web chat as a person uses it: open, say, tap, read. Every complaint of the browser is kept in `problems`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from playwright.async_api import BrowserContext, ConsoleMessage, Locator, Page, expect

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 390, "height": 844}
PATIENCE = 20_000  # ms; long enough for a real engine behind the page on a busy machine


class ChatPage:
    def __init__(self, page: Page, url: str, shots: Path) -> None:
        self.page = page
        self.url = url
        self.problems: list[str] = []
        self._shots = shots
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    @classmethod
    async def new(cls, context: BrowserContext, url: str, shots: Path) -> ChatPage:
        return cls(await context.new_page(), url, shots)

    async def open(self, path: str = "/") -> None:
        """Open and wait for the first word of the bot."""
        await self.page.goto(self.url + path)
        await expect(self.page.locator(".theirs").first).to_be_visible()

    async def says(self, text: str) -> None:
        await self.page.locator("#say").fill(text)
        await self.page.locator("#send").click()

    async def taps(self, label: str) -> None:
        """Tap the newest button of that label."""
        await self.button(label).last.click()

    async def attaches(self, *files: str | Path) -> None:
        await self.page.locator("#files").set_input_files(list(files))

    async def sees(self, text: str, *, times: int = 1) -> None:
        """Wait until that stands in exactly so many of the messages."""
        await expect(self.page.locator(".message").filter(has_text=text)).to_have_count(times)

    async def hears(self, text: str) -> None:
        """Wait until the newest message of the bot contains that."""
        await expect(self.page.locator(".theirs").last).to_contain_text(text)

    async def reads(self) -> list[tuple[str, str]]:
        """The conversation: who (me or bot) said what."""
        found: Sequence[tuple[str, str]] = await self.page.locator(".message").evaluate_all(
            """nodes => nodes.map(node => [
                node.classList.contains("mine") ? "me" : "bot", node.querySelector(".bubble")?.innerText ?? ""
            ])"""
        )
        return [(who, text) for who, text in found]

    async def buttons(self) -> list[str]:
        """The labels that may be tapped now, oldest first."""
        return await self.page.locator(".choice:enabled").all_inner_texts()

    def button(self, label: str) -> Locator:
        return self.page.get_by_role("button", name=label, exact=True)

    async def state(self, text: str) -> str | None:
        """What became of an own message: sending, sent or failed."""
        return await self.page.locator(".mine").filter(has_text=text).last.get_attribute("data-state")

    async def shot(self, name: str) -> Path:
        path = self._shots / f"{name}.png"
        await self.page.screenshot(path=path)
        return path

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.problems.append(message.text)
