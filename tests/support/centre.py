"""A very small centre for tests: rows straight into the store, no import needed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Table, insert

from bot.domain.addresses import Address, display_house, display_town, parse_address
from storage import models as m
from storage.engine import Database, Write
from storage.statements import Statement


@dataclass(frozen=True, slots=True)
class Flat:
    """One account, with what its holder knows."""

    id: int
    number: str
    holder: str
    address: str
    receipt_type: str = "utilities"
    paid: tuple[tuple[date, int], ...] = ((date(2026, 10, 8), 523361),)
    due: int = 123456
    period: str = "2026-10"


MARIA = Flat(1, "1470000042", "Петрова Мария Ивановна", "г. Асбест, ул. Мира, д. 5, кв. 12")
IVAN = Flat(
    2,
    "1470000043",
    "Иванов Иван Иванович",
    "г. Асбест, ул. Мира, д. 7 к. 1, кв. 3",
    paid=((date(2026, 10, 1), 100000), (date(2026, 9, 1), 90000)),
)
MARIA_REPAIR = Flat(
    3,
    "8670000042",
    "Петрова Мария Ивановна",
    "г Асбест, Мира ул, дом 5, кв 12",
    "capital_repair",
    paid=((date(2026, 10, 5), 55945),),
)
NEVER_PAID = Flat(
    4, "1470000588", "Ёлкин Пётр", "п. Рефтинский, ул. Мира, д. 5, кв. 1", paid=(), due=3031335
)
CENTRE = (MARIA, IVAN, MARIA_REPAIR, NEVER_PAID)


async def settle(database: Database, flats: tuple[Flat, ...] = CENTRE) -> None:
    """Put the flats into an empty store."""
    writes = [
        _write(
            m.organisations,
            id=1,
            inn="6612345676",
            name="ООО «Исеть»",
            receipt_type="utilities",
            kpp="661201001",
            bank_account="40702810500000004321",
            bank="АО «Примерный банк»",
            bic="046577999",
            corr_account="30101810900000000999",
        )
    ]
    houses: dict[str, int] = {}
    for flat in flats:
        address = parse_address(flat.address)
        assert isinstance(address, Address)
        if address.house_key not in houses:
            houses[address.house_key] = len(houses) + 1
            writes.append(_building(address, houses[address.house_key]))
        writes += _account(flat, address, houses[address.house_key])
    await database.apply(writes)


def _building(address: Address, building_id: int) -> Write:
    return _write(
        m.buildings,
        id=building_id,
        key=address.house_key,
        street_key=address.street_key,
        town=display_town(address),
        display=display_house(address),
        has_flats=1,
    )


def _account(flat: Flat, address: Address, building_id: int) -> list[Write]:
    account = _write(
        m.accounts,
        id=flat.id,
        number=flat.number,
        receipt_type=flat.receipt_type,
        organisation_id=1,
        building_id=building_id,
        flat=address.flat or "",
        address=flat.address,
        holder=flat.holder,
    )
    receipt = _write(
        m.receipts,
        account_id=flat.id,
        period=flat.period,
        opening=0,
        charged=flat.due,
        recalculated=0,
        penalty=0,
        paid=0,
        due=flat.due,
        complete=1,
    )
    charge = _write(
        m.charges,
        account_id=flat.id,
        period=flat.period,
        service="Отопление",
        unit="Гкал",
        volume="0.7035",
        tariff="2387.11",
        charged=flat.due,
        recalculated=0,
        line=1,
    )
    payments = [
        _write(
            m.payments,
            account_id=flat.id,
            paid_on=day,
            amount=amount,
            source="сбербанк",
            ordinal=1,
        )
        for day, amount in flat.paid
    ]
    return [account, receipt, charge, *payments]


def _write(table: Table, **values: object) -> Write:
    named = {column.name: values.get(column.name) for column in table.columns}
    return Write(Statement(insert(table)), named)
