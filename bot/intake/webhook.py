"""Updates by webhook: 200 only after the commit, 503 when the store does not answer."""

import hmac
from dataclasses import dataclass

import orjson
import structlog
from aiohttp import web

from bot.intake.pipeline import Intake
from bot.intake.reading import NotAnUpdateError
from bot.services.complaints import complain
from bot.services.errors import StoreUnavailableError

log = structlog.get_logger()
PATH = "/telegram/webhook"
LARGEST_BODY = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header


@dataclass(slots=True)
class Webhook:
    intake: Intake
    secret: str

    def add_to(self, app: web.Application) -> None:
        app.router.add_post(PATH, self.receive)

    async def receive(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(_octets(given), _octets(self.secret)):
            return web.Response(status=403)
        try:
            raw = orjson.loads(await request.read())
            await self.intake.take(raw)
        except (web.RequestPayloadError, orjson.JSONDecodeError, NotAnUpdateError):
            return web.Response(status=400)
        except StoreUnavailableError as error:
            complain(log, "store out of reach", error=str(error))
            return web.Response(status=503)
        return web.Response()


def _octets(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
