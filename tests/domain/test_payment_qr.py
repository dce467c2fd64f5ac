import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.receipts import ACCOUNT, ADDRESS, PAYEE

from bot.domain.payment_qr import (
    LONGEST_BLOCK,
    REQUIRED,
    PaymentQr,
    compose,
    fields_of,
    parse,
)
from bot.domain.periods import BillingPeriod
from bot.domain.receipts import PaymentDocument, Receipt
from bot.domain.typed import clean

RECEIPT = Receipt("2026-10", 0, 840506, 0, 0, 0, 840506, ())
FIELDS = fields_of(PaymentDocument(ACCOUNT, RECEIPT, PAYEE), PAYEE, "За октябрь, л/с 2030100037")
TAIL = "|Name=ТСЖ|PersonalAcc=1|BankName=Банк|BIC=2|CorrespAcc=3"

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяё" + string.ascii_letters + string.digits
VALUES = st.text(LETTERS + " .,«»|~^;#=-№/", max_size=60)
NAMES = st.builds("Дом {}".format, VALUES)
FILLED = st.builds(
    lambda required, more: dict(zip(REQUIRED, required, strict=True)) | more,
    st.tuples(NAMES, *[st.text(string.digits, min_size=1, max_size=20)] * 4),
    st.dictionaries(st.sampled_from(["Purpose", "LastName", "PayerAddress", "Extra"]), VALUES),
)


def test_a_receipt_is_written_as_banks_read_it() -> None:
    assert compose(FIELDS).decode() == (
        "ST00012|Name=ООО «Управляющая компания Сосны»|PersonalAcc=40702810500000004321"
        "|BankName=АО «Примерный банк»|BIC=046577999|CorrespAcc=30101810900000000999"
        "|Sum=840506|Purpose=За октябрь, л/с 2030100037|PayeeINN=6619001233|KPP=661901001"
        "|PersAcc=2030100037|LastName=Соколова|FirstName=Мария|MiddleName=Ивановна"
        f"|PayerAddress={ADDRESS}|PaymPeriod=102026|TechCode=02"
    )


@pytest.mark.parametrize(
    ("name", "start"),
    [
        pytest.param("ТСЖ «Дом»", b"ST00012|", id="UTF-8 where it fits"),
        pytest.param("Ш" * 100, b"ST00011|", id="windows-1251 keeps the block short"),
        pytest.param("Ш" * 99 + "Ә", b"ST00012|", id="a letter that windows-1251 has not"),
        pytest.param("Дом | сад", b"ST00012~", id="another separator"),
        pytest.param("Дом | ~ сад", b"ST00012^", id="a third separator"),
        pytest.param("Дом |~^;# сад", b"ST00012\x1f", id="a separator that no text has"),
    ],
)
def test_encoding_and_separator_are_chosen_by_the_values(name: str, start: bytes) -> None:
    assert compose(FIELDS | {"Name": name}).startswith(start)


@pytest.mark.parametrize("name", ["Ш" * 200, "Ә" * 200, "Ш " * 80])
def test_a_long_name_is_cut_to_keep_the_required_block_within_its_limit(name: str) -> None:
    code = compose(FIELDS | {"Name": name, "BankName": "Б" * 60})
    assert 0 < code.index(b"|Sum=") <= LONGEST_BLOCK
    read = parse(code).fields
    assert name.startswith(read["Name"])
    assert read["BankName"] == "Б" * 45
    assert {key: read[key] for key in REQUIRED[1:] if key != "BankName"} == {
        key: FIELDS[key] for key in REQUIRED[1:] if key != "BankName"
    }


@pytest.mark.parametrize("key", [key for key in REQUIRED if key != "CorrespAcc"])
def test_without_a_required_field_there_is_no_code(key: str) -> None:
    with pytest.raises(ValueError, match=key):
        compose(FIELDS | {key: " "})


def test_a_bank_without_a_correspondent_account_is_written_with_nought() -> None:
    assert b"|CorrespAcc=0|" in compose(FIELDS | {"CorrespAcc": ""})


def test_more_than_a_code_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="too much"):
        compose(FIELDS | {"PayerAddress": "Ы" * 1000})


@given(FILLED)
def test_what_is_written_is_read_back(fields: dict[str, str]) -> None:
    code = compose(fields)
    read = parse(code).fields
    cut = {key: clean(value) for key, value in fields.items() if clean(value)}
    assert cut.pop("Name").startswith(read["Name"])
    assert {key: value for key, value in read.items() if key != "Name"} == cut


@given(st.one_of(st.binary(), st.text(), st.text().map("ST00012|{}".format)))
def test_anything_is_read_or_refused(code: bytes | str) -> None:
    try:
        found = parse(code)
    except ValueError:
        return
    assert isinstance(found.amount, int | None)
    assert isinstance(found.period, BillingPeriod | None)
    assert isinstance(found.account, str | None)


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        pytest.param("ST00012|name=Дом|persacc=7", {"Name": "Дом", "PersAcc": "7"}, id="small"),
        pytest.param("ST00012|Name=|Sum=|KPP=1", {"KPP": "1"}, id="empty values"),
        pytest.param("ST00012|Purpose=a=b|KPP=1", {"Purpose": "a=b", "KPP": "1"}, id="second ="),
        pytest.param("ST00012^Name=Дом^KPP=1", {"Name": "Дом", "KPP": "1"}, id="separator ^"),
        pytest.param("ST00012_Name=Дом_KPP=1", {"Name": "Дом", "KPP": "1"}, id="separator _"),
        pytest.param("ST00012\nName=Дом\r\nKPP=1", {"Name": "Дом", "KPP": "1"}, id="line a field"),
        pytest.param("ST00012|Name=Дом|KPP=1||", {"Name": "Дом", "KPP": "1"}, id="trailing"),
        pytest.param("\ufeff ST00012|Name=Дом", {"Name": "Дом"}, id="mark and blanks in front"),
        pytest.param("st00012|Name=Дом", {"Name": "Дом"}, id="head in small letters"),
        pytest.param(
            "ST00012\n|Name=ТСЖ\nДом|BIC=046\r\n577999|Pers\nAcc=7",
            {"Name": "ТСЖ Дом", "BIC": "046577999", "PersAcc": "7"},
            id="line breaks inside",
        ),
        pytest.param(
            "ST00012|Purpose=ЖКУ|октябрь|за = 5|KPP=1",
            {"Purpose": "ЖКУ|октябрь|за = 5", "KPP": "1"},
            id="the separator inside a value",
        ),
        pytest.param("ST00012|KPP=1|KPP=2|Own=3", {"KPP": "1", "Own": "3"}, id="key twice"),
    ],
)
def test_odd_codes_are_read(code: str, fields: dict[str, str]) -> None:
    assert parse(code).fields == fields
    assert parse(code.encode()).fields == fields


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "koi8-r"])
@pytest.mark.parametrize("digit", "123")
def test_all_encodings_are_read_and_utf_8_under_a_wrong_digit(encoding: str, digit: str) -> None:
    right = {"cp1251": "1", "koi8-r": "3"}.get(encoding, digit)
    read = parse(f"ST0001{right}|Name=Товарищество|KPP=1".encode(encoding))
    assert read.fields == {"Name": "Товарищество", "KPP": "1"}


def test_windows_1251_under_the_digit_of_utf_8_is_read() -> None:
    assert parse("ST00012|Name=Товарищество".encode("cp1251")).fields["Name"] == "Товарищество"


@pytest.mark.parametrize(
    "code", ["", "2030100037", "https://example.com", "ST0001", "ST00014|a=b"]
)
def test_another_code_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match="not a payment"):
        parse(code)


@pytest.mark.parametrize(
    ("text", "kopecks"),
    [
        ("840506", 840506),
        ("20616,36", 2061636),
        ("20616.36", 2061636),
        ("20 616,36", 2061636),
        ("0", 0),
        ("", None),
        ("много", None),
        ("1,234", None),
    ],
)
def test_sums(text: str, kopecks: int | None) -> None:
    assert parse(f"ST00012{TAIL}|Sum={text}").amount == kopecks


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("л/с № 2030100037", "2030100037"),
        ("лс 0012", "0012"),
        ("2030-10", "203010"),
        ("", None),
        ("нет", None),
    ],
)
def test_accounts(text: str, account: str | None) -> None:
    assert parse(f"ST00012{TAIL}|PersAcc={text}").account == account


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("0521", (2021, 5)),
        ("042026", (2026, 4)),
        ("112021", (2021, 11)),
        ("07.2023", (2023, 7)),
        ("62015", (2015, 6)),
        ("июль 2023", (2023, 7)),
        ("", None),
        ("лето", None),
    ],
)
def test_periods(text: str, period: tuple[int, int] | None) -> None:
    found = parse(f"ST00012{TAIL}|PaymPeriod={text}").period
    assert found == (None if period is None else BillingPeriod(*period))


def test_payer_and_address() -> None:
    read = parse(compose(FIELDS))
    assert (read.payer, read.address) == (ACCOUNT.holder, ADDRESS)
    assert (PaymentQr().payer, PaymentQr().address) == ("", "")
