"""Receipts of ours are told from strangers' by who is paid, and by nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from bot.domain.accounts import ReceiptType
from bot.domain.payment_qr import PaymentQr
from bot.domain.receipt_claims import ReceiptClaim
from bot.services.receipt_photos import KnownPayee, PhotoRefusal, Recognise

REPAIR, UTILITIES = ReceiptType.CAPITAL_REPAIR, ReceiptType.UTILITIES
HOUSE = KnownPayee("6612345676", "40702810500000004321", UTILITIES)
FUND = KnownPayee("6600000001", "40703810000000000001", REPAIR)
BARE = KnownPayee("6600000002", "", UTILITIES)
STRANGER = PhotoRefusal.STRANGER


@dataclass(slots=True)
class FakePayees:
    payees: Sequence[KnownPayee]

    async def known(self) -> Sequence[KnownPayee]:
        return self.payees


async def recognised(payees: Sequence[KnownPayee], **fields: str) -> ReceiptClaim | PhotoRefusal:
    return await Recognise(FakePayees(payees))(PaymentQr({"LastName": "Петрова"} | fields))


async def test_a_code_of_ours_that_names_nobody_fills_in_nothing() -> None:
    recognise = Recognise(FakePayees((HOUSE,)))
    bare = {"PersonalAcc": HOUSE.bank_account, "Sum": "100", "PaymPeriod": "102026"}
    assert await recognise(PaymentQr(bare)) is PhotoRefusal.NO_PAYER
    assert await recognise(PaymentQr(bare | {"PersonalAcc": "1"})) is STRANGER
    assert isinstance(await recognise(PaymentQr(bare | {"PersAcc": "1470000042"})), ReceiptClaim)


@pytest.mark.parametrize(
    ("payees", "fields", "outcome"),
    [
        ((HOUSE, FUND), {"PersonalAcc": HOUSE.bank_account}, UTILITIES),
        ((HOUSE, FUND), {"PersonalAcc": FUND.bank_account}, REPAIR),
        ((HOUSE, FUND), {"PayeeINN": FUND.inn}, REPAIR),
        ((HOUSE,), {"PersonalAcc": "1", "PayeeINN": HOUSE.inn}, UTILITIES),
        (
            (HOUSE,),
            {"PersonalAcc": "1", "PayeeINN": HOUSE.inn, "Purpose": "капитальный ремонт"},
            REPAIR,
        ),
        ((HOUSE, FUND), {"PersonalAcc": "1", "PayeeINN": "7700000000"}, STRANGER),
        ((HOUSE, FUND), {"PersonalAcc": "1"}, STRANGER),
        ((HOUSE, BARE), {"PersonalAcc": "1"}, None),  # BARE may have that account
        ((HOUSE, BARE), {"PersonalAcc": "1", "PayeeINN": "7700000000"}, STRANGER),
        ((), {"PersonalAcc": "1", "PayeeINN": "7700000000"}, None),
        ((HOUSE,), {"PersAcc": "1470000042"}, None),
    ],
)
async def test_who_is_paid_decides(
    payees: Sequence[KnownPayee],
    fields: dict[str, str],
    outcome: ReceiptType | PhotoRefusal | None,
) -> None:
    claim = await recognised(payees, **fields)
    if isinstance(claim, PhotoRefusal):
        assert claim is outcome
    else:
        assert claim.receipt_type is outcome
