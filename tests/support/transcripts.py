"""A resident with a conversation in the journal, for pages that show it."""

from collections.abc import Iterable

from support.centre import MARIA, settle
from support.staff import hire, put_organisations

from bot.app import App
from bot.domain.access import Access
from bot.services.updates import JournalLine
from bot.work import Work
from storage.people import StoredCabinets
from storage.updates import journal_write

RESIDENT = 77
NAME = "Петрова Мария"
SAID = (
    ("in", "text", "Здравствуйте, это Петрова Мария Ивановна"),
    ("out", "notice", "<b>Счёт 1470000042</b>, к оплате 5 233,61 ₽"),
    ("in", "text", "Мира 5-12, телефон 8 912 345-67-89"),
    ("in", "secret", None),
)
PRIVATE = ("Петрова", "Ивановна", "1470000042", "5 233,61", "5-12", "345-67-89")


async def say(
    app: App, said: Iterable[tuple[str, str, str | None]] = SAID, chat_id: int = RESIDENT
) -> None:
    """Write lines into the journal, and have the console learn of them."""
    writes = [
        journal_write(
            JournalLine(chat_id, app.tools.clock(), direction, kind, None, None, body),
            app.tools.new_id,
        )
        for direction, kind, body in said
    ]
    await app.tools.database.apply(writes)
    await app.indexing.catch_up()


async def settle_resident(app: App) -> None:
    """Put a resident with an account and a short conversation into an empty store."""
    await settle(app.tools.database)
    await put_organisations(app)
    await hire(app, RESIDENT)
    work = Work(app.tools)
    StoredCabinets(work.unit).link(RESIDENT, MARIA.id, Access.LIMITED, app.tools.clock())
    await work.commit()
    await say(app)
