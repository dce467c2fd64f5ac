"""`kvitok demo`: a sample centre, the bot, and the local Telegram to try them in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot import playground
from bot.app import App, open_app, serve, stop_signal
from bot.delivery.letters import Worded
from bot.domain.periods import BillingPeriod
from bot.domain.staff import Role
from bot.importing import find_registries
from bot.playground.server import Playground
from bot.playground.world import BotAccount
from bot.services.letters import Channel
from bot.services.messages import text
from bot.services.people import Person
from bot.services.receipt_code_batches import Edition, MakeReceiptCodes, PrintedCode
from bot.services.receipt_codes import CodeKeys
from bot.services.registries.use_case import ImportRegistries
from bot.services.staff_invitations import Invited
from bot.services.staff_orders import StaffOrders, UnknownOrganisation
from bot.services.updates import StoredChat
from bot.settings import Address, Settings, load_secret
from bot.ui.chat import MAIN
from bot.ui.texts import texts_for
from bot.work import Work
from storage.key_mark import adopt
from storage.receipt_codes import StoredEditions
from storage.registries import StoredRegistries
from storage.stamp import upgrade_if_behind

SAMPLE = Path(playground.__file__).parent / "sample"
FOLDER = Path("var/demo")
PORT = 8081
CONSOLE_AFTER = 100  # how far from the port of the chat page the console's is
POST = 777000  # Telegram writes its own service messages under this number
LANGUAGE = "ru"
INN, OGRN = "6619001233", "1026601001239"  # of an organisation of the sample; nobody owns it yet


@dataclass(frozen=True, slots=True)
class Resident:
    """A made-up person of the sample centre and what this person can type."""

    name: str
    address: str
    receipt_type: str
    account: str
    amount: str
    date: str


def read_residents(path: Path = SAMPLE / "residents.json") -> list[Resident]:
    return [Resident(**one) for one in json.loads(path.read_text("utf-8"))]


async def run_demo(settings: Settings, *, port: int = PORT, folder: Path = FOLDER) -> None:
    """Run all three until SIGINT or SIGTERM; a second start remembers everything."""
    local = _telegram(port, folder)
    await local.start()
    try:
        clerk = local.add_person(_worded("demo-clerk"), hint=_worded("demo-clerk-hint"))
        demo = settings.model_copy(
            update={
                "bot_token": local.token,
                "telegram_api_url": local.url,
                "database_url": f"sqlite+aiosqlite:///{folder / 'kvitok.db'}",
                "webhook_url": "",
                "redis_url": "",
                "centre_name": _worded("demo-centre"),
                "staff_chat_id": _staff(local, clerk.id),
                "listen": Address("127.0.0.1", port + CONSOLE_AFTER),
                "public_url": f"http://127.0.0.1:{port + CONSOLE_AFTER}",
                "console": "on",
            }
        )
        post = LocalPost(local, local.add_sender(POST, _worded("demo-post")))
        carriers = {Channel.EMAIL: post, Channel.SMS: post}
        await upgrade_if_behind(demo.database_url)
        await adopt(demo.database_url, load_secret(demo))  # it outlives a key that was tried out
        async with open_app(demo, carriers=carriers) as app:
            await _settle(app)
            codes = await _print_codes(app)
            residents = [_told(one, codes[one.account]) for one in read_residents()]
            _people(local, residents)
            await _hire(app, clerk.id)
            show_table(Console(), local.url, residents)
            Console().print(_worded("demo-console", clerk=clerk.name, url=app.settings.public_url))
            await serve(app, stop_signal())
    finally:
        await local.stop()


@dataclass(slots=True)
class LocalPost:
    """Shows letters in the local Telegram instead of sending them."""

    local: Playground
    sender: BotAccount

    async def carry(self, letter: Worded) -> None:
        told = {"to": letter.to, "subject": letter.subject, "text": letter.text}
        phone = letter.to if letter.channel is Channel.SMS else ""
        self.local.tell(self.sender, _worded(f"demo-letter-{letter.channel}", **told), phone)

    async def close(self) -> None:
        """The playground is closed by who opened it."""


def _telegram(port: int, folder: Path) -> Playground:
    folder.mkdir(parents=True, exist_ok=True)
    return Playground(port=port, log_path=folder / "telegram.jsonl")


def _people(local: Playground, residents: Sequence[dict[str, str]]) -> None:
    """Let the sample's residents come to the playground, who know what to type."""
    for told in residents:
        last, first, *_ = told["name"].split()
        local.add_person(first, last, hint=_worded("demo-hint", **told))


def _staff(local: Playground, clerk_id: int) -> int:
    """Open the group where the bot tells staff what happens; give its id."""
    return local.add_group(_worded("demo-staff"), [clerk_id]).id


async def _hire(app: App, clerk_id: int) -> None:
    """Make the clerk an administrator of the centre, by the invitation that it is for others.

    A centre that has somebody already is left as it is.
    """
    work, now = Work(app.tools), app.tools.clock()
    orders: StaffOrders = work.use_cases["staff_orders"]
    staff = await orders.list("")
    if isinstance(staff, UnknownOrganisation) or staff.employees:
        return
    invited = await orders.add(Role.ADMINISTRATOR, "", _worded("demo-clerk"))
    await work.commit()
    if not isinstance(invited, Invited):
        return
    stored = await app.intake.chats.load(clerk_id, MAIN)
    work = Work(app.tools)
    if stored is None:
        stored = StoredChat(clerk_id, 0, LANGUAGE, None, None, None, now, None, None)
        work.ledger.save_chat(stored)
    person = Person(clerk_id, clerk_id, LANGUAGE, stored.session, _worded("demo-clerk"))
    await work.use_cases["accept_staff_invitation"](person, invited.token)
    await work.commit()


async def _settle(app: App) -> None:
    """Import the sample; a centre that is there already is left as it is."""
    use_case = ImportRegistries(
        StoredRegistries(app.tools.database, app.tools.settings.time_zone),
        clock=lambda: datetime.now(UTC),
        zone=app.tools.settings.time_zone,
    )
    await use_case(find_registries([str(SAMPLE)])[0])


async def _print_codes(app: App) -> dict[str, str]:
    """Print codes on this month's receipts, new ones at each start; give them by account."""
    tools, printed = app.tools, list[PrintedCode]()
    make = MakeReceiptCodes(
        StoredEditions(tools.database),
        CodeKeys(tools.sealer, tools.settings.time_zone),
        tools.clock,
    )
    edition = Edition(BillingPeriod.of(tools.clock().date()), every=True)
    await make(edition, printed.extend, lambda *_: None, again=True)
    return {one.account: one.code for one in printed}


def show_table(console: Console, url: str, residents: Sequence[dict[str, str]]) -> None:
    """Print the address of the chat page and, a column for each resident, what to type."""
    table = Table(show_header=False, show_lines=True)
    for field in ("name", "address", "kind", "account", "amount", "date", "code"):
        table.add_row(_worded(f"demo-column-{field}"), *(one[field] for one in residents))
    console.print(_worded("demo-ready", url=url))
    console.print(table)
    console.print(_worded("demo-organisation", inn=INN, ogrn=OGRN))
    console.print(_worded("demo-stop"))


def _told(resident: Resident, code: str) -> dict[str, str]:
    return {
        "name": resident.name,
        "address": resident.address,
        "kind": _worded(f"receipt-type-{resident.receipt_type}"),
        "account": resident.account,
        "amount": resident.amount,
        "date": resident.date,
        "code": code,
    }


def _worded(key: str, **values: str) -> str:
    return texts_for(LANGUAGE).plain(text(key, **values))
