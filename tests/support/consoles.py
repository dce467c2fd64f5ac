"""The console served over real HTTP, and employees who go there."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pyotp
from aiohttp import web
from support.clock import FakeClock
from support.staff import hire, use

from bot.app import App, serving
from bot.domain.staff import Post, Role
from bot.services.people import Person

PUBLIC_URL = "https://centre.example"
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
SECRET = re.compile(r'<code class="secret">([A-Z2-7 ]+)</code>')


@asynccontextmanager
async def served(app: App) -> AsyncIterator[str]:
    """Serve all that the settings ask for; give the address."""
    runner = serving(app.web())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@dataclass(slots=True)
class Operator:
    """An employee at a browser of their own; cookies are kept by hand: some are for https only."""

    app: App
    clock: FakeClock
    person: Person
    http: aiohttp.ClientSession
    cookies: dict[str, str] = field(default_factory=dict)
    secret: str = ""

    @classmethod
    def at(cls, app: App, clock: FakeClock, person: Person, site: str) -> "Operator":
        jar = aiohttp.DummyCookieJar()
        return cls(app, clock, person, aiohttp.ClientSession(site, cookie_jar=jar))

    async def close(self) -> None:
        await self.http.close()

    async def link(self) -> str:
        """Ask for a link in the chat, as the command does; give its path."""
        given = await use(self.app, "give_console_link", self.person)
        assert given is not None
        return str(given.path)

    async def ask(
        self,
        method: str,
        path: str,
        form: Mapping[str, str] | str | aiohttp.FormData | None = None,
        /,
        **headers: str,
    ) -> "Answer":
        sent = dict(headers)
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        async with self.http.request(
            method, path, data=form, headers=sent, allow_redirects=False
        ) as got:
            for name, morsel in got.cookies.items():
                if morsel["max-age"] == "0" or not morsel.value:
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = morsel.value
            cookies = tuple(got.headers.getall("Set-Cookie", ()))
            return Answer(got.status, await got.text(), got.headers.copy(), cookies)

    async def fetch(self, path: str) -> "Answer":
        """Ask for what is no text: its headers count."""
        said = "; ".join(f"{key}={value}" for key, value in self.cookies.items())
        async with self.http.get(path, headers={"Cookie": said}, allow_redirects=False) as got:
            return Answer(got.status, "", got.headers.copy())

    async def get(self, path: str) -> "Answer":
        return await self.ask("GET", path)

    async def post(self, path: str, **form: str) -> "Answer":
        return await self.ask("POST", path, form, **FROM_HERE)

    async def knock(self) -> "Answer":
        """Use a link up; the second factor is still to be given."""
        path = await self.link()
        assert (await self.get(path)).status == 200
        answer = await self.post(path)
        assert (answer.status, answer.headers["Location"]) == (303, "/console/code")
        return answer

    def code(self) -> str:
        return pyotp.TOTP(self.secret).at(self.clock())

    async def enter(self) -> None:
        """Come in: the first time with a new authenticator, later with its next code."""
        await self.knock()
        page = await self.get("/console/code")
        if found := SECRET.search(page.text):
            self.secret = found[1].replace(" ", "")
        answer = await self.post("/console/code", csrf=page.csrf, code=self.code())
        assert (answer.status, answer.headers["Location"]) == (303, "/console")
        self.clock.advance(seconds=30)  # a code works once


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]
    cookies: tuple[str, ...] = ()

    @property
    def csrf(self) -> str:
        found = CSRF.search(self.text)
        assert found, f"no form in:\n{self.text[:2000]}"
        return found[1]


SUPPORT = Post(Role.SUPPORT, None)
ADMINISTRATOR = Post(Role.ADMINISTRATOR, None)


@asynccontextmanager
async def operator(
    app: App, clock: FakeClock, site: str, user_id: int, *posts: Post
) -> AsyncIterator[Operator]:
    """Hire somebody and give them a browser."""
    found = Operator.at(app, clock, await hire(app, user_id, *posts), site)
    try:
        yield found
    finally:
        await found.close()


WHY = {"reason": "request", "words": "житель просит перезвонить"}


async def revealed(one: Operator, path: str) -> Answer:
    page = await one.get(f"{path}/reveal")
    return await one.post(f"{path}/reveal", csrf=page.csrf, **WHY)
