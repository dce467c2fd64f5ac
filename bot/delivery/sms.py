"""SMS through the HTTP gateway of any provider, by templates of its URL and body."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.delivery.letters import LaterError, RefusedError, Worded

PATIENCE = aiohttp.ClientTimeout(total=20.0)
READ = 65_536  # bytes of an answer
REFUSALS = {400, 404, 405, 406, 410, 413, 415, 422}  # others: money, keys, load, their faults
JSON_SIGNS = ("{", "[")


@dataclass(slots=True)
class SmsCarrier:
    """GET without a body; POST of JSON or of a form, by the body's first character.

    A token that stands in neither template goes as a bearer's. `reply` is a text that the answer
    must hold: some gateways say 200 to everything.
    """

    url: str
    body: str = ""
    token: str = ""
    reply: str = ""
    _session: aiohttp.ClientSession | None = field(default=None, init=False)

    async def carry(self, letter: Worded) -> None:
        method, headers, data = "GET", self._headers(), None
        if self.body:
            is_json = self.body.startswith(JSON_SIGNS)
            kind = "application/json" if is_json else "application/x-www-form-urlencoded"
            data = self._filled(self.body, letter, _in_json if is_json else _in_url).encode()
            method, headers = "POST", {**headers, "Content-Type": f"{kind}; charset=utf-8"}
        url = URL(self._filled(self.url, letter, _in_url), encoded=True)
        try:
            async with self._open().request(
                method, url, headers=headers, data=data, allow_redirects=False
            ) as answer:
                self._judge(answer.status, await answer.content.read(READ))
        except (aiohttp.ClientError, OSError) as error:
            raise LaterError(type(error).__name__) from None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=PATIENCE)
        return self._session

    def _headers(self) -> dict[str, str]:
        if not self.token or "{token}" in self.url + self.body:
            return {}
        return {"Authorization": f"Bearer {self.token}"}

    def _filled(self, template: str, letter: Worded, quoted: Callable[[str], str]) -> str:
        values = {
            "{phone}": letter.to,
            "{digits}": letter.to.removeprefix("+"),
            "{token}": self.token,
            "{text}": letter.text,
        }
        for name, value in values.items():  # the text is last: it may hold any braces
            template = template.replace(name, quoted(value))
        return template

    def _judge(self, status: int, answer: bytes) -> None:
        if not 200 <= status < 300:
            raise (RefusedError if status in REFUSALS else LaterError)(f"HTTP {status}")
        if self.reply and self.reply not in answer.decode("utf-8", "replace"):
            raise RefusedError("SMS_REPLY")


def _in_url(value: str) -> str:
    return quote(value, safe="")


def _in_json(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)[1:-1]
