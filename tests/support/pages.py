"""Pages of the console in a real Chromium: somebody with a post opens them, axe looks at them.

    async with console_site(database_url, clock) as site:
        page = await site.come(SUPPORT)                    # past link and second factor
        await page.goto(f"{site.url}/console/session")
        await site.looks_fine(page, "console-session")     # axe, width, policy; a screenshot

Themes, languages and widths are those of `come`.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ConsoleMessage, Page
from support.chromium import PHONE, SCREENSHOTS, launched
from support.clock import FakeClock
from support.consoles import Operator, served
from support.office import open_office
from support.staff import hire

from bot.app import App
from bot.domain.staff import Post

WIDE = (1440, 900)
SIZES = {"wide": WIDE, "phone": PHONE}
THIS_MACHINE = "http://127.0.0.1:1"  # cookies without Secure; any port of this machine will do
GRAVE = frozenset({"serious", "critical"})
RULES = {"rules": {"target-size": {"enabled": True}}}  # WCAG 2.2, off by default
UNFOLD = """() => {
  const all = [...document.querySelectorAll("details")];
  const was = all.map((one) => one.open);
  for (const one of all) one.open = true;
  return was;
}"""
BROKEN_POLICY = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});"""
FOLD = """(was) => {
  for (const [at, one] of document.querySelectorAll("details").entries()) one.open = was[at];
}"""
Theme = Literal["light", "dark"]


@dataclass(slots=True)
class ConsoleSite:
    """The console of a settled bot, and a browser; each who comes has cookies of their own."""

    app: App
    clock: FakeClock
    url: str
    browser: Browser
    stack: AsyncExitStack
    complaints: list[str] = field(default_factory=list)
    users: "count[int]" = field(default_factory=lambda: count(901))

    async def stranger(
        self, size: tuple[int, int] = WIDE, theme: Theme = "light", language: str = "ru"
    ) -> Page:
        """Open a browser of somebody who is not in."""
        context = await self.browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale=language,
            reduced_motion="reduce",
        )
        self.stack.push_async_callback(context.close)
        page = await context.new_page()
        page.on("console", lambda message: self._hear(message))  # noqa: PLW0108 - a slot
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.add_init_script(BROKEN_POLICY)
        return page

    async def come(
        self,
        *posts: Post,
        size: tuple[int, int] = WIDE,
        theme: Theme = "light",
        language: str = "ru",
        user_id: int | None = None,
    ) -> Page:
        """Hire somebody and let them in by cookie, without the pages of the entrance."""
        operator = await self.operator(*posts, user_id=user_id)
        page = await self.stranger(size, theme, language)
        host = self.url.rpartition(":")[0]
        cookies = {**operator.cookies, "kvitok_language": language}
        for name, value in cookies.items():
            await page.context.add_cookies([{"name": name, "value": value, "url": host}])
        return page

    async def operator(self, *posts: Post, user_id: int | None = None) -> Operator:
        """Hire somebody who has entered once already, over HTTP."""
        person = await hire(self.app, user_id or next(self.users), *posts)
        operator = Operator.at(self.app, self.clock, person, self.url)
        self.stack.push_async_callback(operator.close)
        await operator.enter()
        return operator

    def _hear(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of: a policy that was broken, a script that failed."""
        answered = "Failed to load resource" in message.text  # an error page is an answer, too
        if message.type in {"error", "warning"} and not answered:
            self.complaints.append(message.text)

    async def looks_fine(self, page: Page, name: str = "") -> None:
        """Check what every page has to keep, as it stands and with all that unfolds.

        With a `name` leave a screenshot.
        """
        if name:
            SCREENSHOTS.mkdir(exist_ok=True)
            await page.evaluate("scrollTo(0, 0)")  # what sticks is drawn where it stands
            await page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
        await self._is_fine(page)
        was = await page.evaluate(UNFOLD)
        await self._is_fine(page)
        menu = page.locator(".menu-button")
        if await menu.count() and await menu.is_visible():
            await page.evaluate("document.getElementById('menu').showPopover()")  # focus stays
            await self._is_fine(page)
            await page.evaluate("document.getElementById('menu').hidePopover()")
        await page.evaluate(FOLD, was)

    async def _is_fine(self, page: Page) -> None:
        results = await Axe().run(page, options=RULES)
        grave = [one for one in results.response["violations"] if one["impact"] in GRAVE]
        told = [
            f"{one['id']}: {node['html']} {node.get('failureSummary')}"
            for one in grave
            for node in one["nodes"]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)
        width = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, f"{page.url}: {width} px too wide"
        assert await page.locator("h1").count() == 1
        assert not self.complaints, self.complaints


@asynccontextmanager
async def console_site(
    database_url: str, clock: FakeClock, **named: Any
) -> AsyncIterator[ConsoleSite]:
    settings: dict[str, Any] = {"public_url": THIS_MACHINE, **named}
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(open_office(database_url, clock, **settings))
        url = await stack.enter_async_context(served(app))
        browser = await stack.enter_async_context(launched())
        yield ConsoleSite(app, clock, url, browser, stack)
