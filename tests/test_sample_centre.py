"""The sample centre that the project ships: whole, and open to each of its residents."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from support.spelling import respelled

from bot import demo
from bot.app import App, open_app
from bot.demo import SAMPLE, read_residents
from bot.domain.accounts import ReceiptType
from bot.domain.organisations import parse_inn, parse_ogrn
from bot.importing import find_registries
from bot.services.addresses import Resolved, TownNeeded
from bot.services.limited_access import Claim, Opened, Proof
from bot.services.people import Person
from bot.services.registries.model import Outcome
from bot.services.registries.use_case import ImportRegistries
from bot.settings import Settings
from bot.work import Work
from storage import models as m
from storage.registries import StoredRegistries
from storage.statements import Statement

ACCOUNTS = Statement(select(m.accounts).order_by(m.accounts.c.id))


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    settings = Settings(
        _env_file=None,
        bot_token="1:" + "A" * 30,
        database_url=f"sqlite+aiosqlite:///{tmp_path}/kvitok.db",
    )
    async with open_app(settings, secret=b"a key of tests, longer than 32 bytes") as opened:
        yield opened


@pytest.fixture
async def centre(app: App, tmp_path: Path) -> App:
    tools = app.tools
    registries = ImportRegistries(
        StoredRegistries(tools.database), clock=tools.clock, refused_dir=tmp_path
    )
    summaries = await registries(find_registries([str(SAMPLE)])[0])
    for summary in summaries:
        assert summary.outcome is Outcome.IMPORTED, summary
        assert (summary.refused, summary.remarks) == (0, 0), summary
    return app


async def test_each_resident_enters_with_the_address_spelled_in_another_legal_way(
    centre: App,
) -> None:
    accounts = await centre.tools.database.read(ACCOUNTS)
    for turn, account in enumerate(accounts):
        work = Work(centre.tools)
        typed = respelled(account.address, turn)
        place = await _place(work, typed, account.building_id)
        assert place == (account.building_id, account.flat), typed
        person = Person(turn + 1, turn + 1, "ru", None)
        claim = Claim(
            account.holder.lower(), *place, receipt_type=ReceiptType(account.receipt_type)
        )
        found = await work.use_cases["check_claim"](person, claim)
        assert account.number in [one.number for one in found], account.address
        proof = await _proof(work, account.id, account.number)
        opened = await work.use_cases["prove_account"](person, account.id, proof)
        assert isinstance(opened, Opened), account.number
    assert len(accounts) == 49


async def _place(work: Work, typed: str, building_id: int) -> tuple[int, str]:
    resolve = work.use_cases["resolve"]
    outcome = await resolve(typed)
    if isinstance(outcome, TownNeeded):
        meant = next(one for one in outcome.options if one.id == building_id)
        outcome = await resolve.choose(meant.key, typed)
    assert isinstance(outcome, Resolved), typed
    return outcome.building.id, outcome.flat or ""


async def _proof(work: Work, account_id: int, number: str) -> Proof:
    accounts = work.use_cases["read_receipt"].accounts
    payments = await accounts.last_payments(account_id, work.use_cases["today"]())
    if payments:
        return Proof(payments[0].amount, payments[0].paid_on, None, number)
    receipt = await accounts.last_receipt(account_id)
    return Proof(receipt.due, None, receipt.period, number)


async def test_the_residents_of_the_demo_know_their_data(centre: App) -> None:
    numbers = {one.number for one in await centre.tools.database.read(ACCOUNTS)}
    residents = read_residents()
    assert len(residents) == 3
    assert {one.account for one in residents} <= numbers
    assert {one.receipt_type for one in residents} == set(ReceiptType)


def test_the_pair_that_the_demonstration_prints_registers_an_organisation_of_the_sample() -> None:
    table = (demo.SAMPLE / "organisations.csv").read_text(encoding="utf-8")
    assert parse_inn(demo.INN) == demo.INN
    assert parse_ogrn(demo.OGRN, demo.INN) == demo.OGRN
    assert f"\n{demo.INN};" in table
