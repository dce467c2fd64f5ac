import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.contacts import ContactRefusal, mask_address, parse_email, parse_phone
from bot.services.letters import Address, Channel

PHONE = Address(Channel.SMS, "+79123456789")


@pytest.mark.parametrize(
    "typed",
    [
        "+79123456789",
        "79123456789",
        "89123456789",
        "9123456789",
        "8 (912) 345-67-89",
        "8-912-345-67-89",
        "+7 912 345 67 89",
        "+7\u00a0912\u00a0345–67–89",
        "8.912.345.67.89",
        "мой номер 8 912 345-67-89",
        "тел.: +7(912)3456789.",
        "\uff0b79123456789",
        "\u202d+79123456789\u202c",
    ],
)
def test_phone_is_read(typed: str) -> None:
    assert parse_phone(typed) == PHONE


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", ContactRefusal.PHONE_UNREADABLE),
        ("нет", ContactRefusal.PHONE_UNREADABLE),
        ("112", ContactRefusal.PHONE_UNREADABLE),
        ("8912345678", ContactRefusal.PHONE_UNREADABLE),
        ("891234567890", ContactRefusal.PHONE_UNREADABLE),
        ("89123456789, 89123456780", ContactRefusal.PHONE_UNREADABLE),
        ("89123456789 доб. 12", ContactRefusal.PHONE_UNREADABLE),
        ("maria@mail.ru", ContactRefusal.PHONE_UNREADABLE),
        ("٨٩١٢٣٤٥٦٧٨٩", ContactRefusal.PHONE_UNREADABLE),
        ("9" * 5000, ContactRefusal.PHONE_UNREADABLE),
        ("+380501234567", ContactRefusal.PHONE_FOREIGN),
        ("+77011234567", ContactRefusal.PHONE_FOREIGN),
        ("+12025550123", ContactRefusal.PHONE_FOREIGN),
        ("8-800-555-35-35", ContactRefusal.PHONE_NOT_MOBILE),
        ("+7 495 123-45-67", ContactRefusal.PHONE_NOT_MOBILE),
    ],
)
def test_what_gets_no_sms_is_refused(typed: str, refusal: ContactRefusal) -> None:
    assert parse_phone(typed) is refusal


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("maria@mail.ru", "maria@mail.ru"),
        (" Maria.Petrova@Mail.RU ", "maria.petrova@mail.ru"),
        ("user+tag@mail.ru", "user+tag@mail.ru"),
        ("mailto:maria@mail.ru", "maria@mail.ru"),
        ("maria@почта.рф", "maria@xn--80a1acny.xn--p1ai"),
        ("maria@ПОЧТА.РФ", "maria@xn--80a1acny.xn--p1ai"),
        ("\u200bmaria@mail.ru", "maria@mail.ru"),
    ],
)
def test_email_is_read(typed: str, value: str) -> None:
    assert parse_email(typed) == Address(Channel.EMAIL, value)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "maria",
        "a@b",
        "a@@mail.ru",
        "a@b@mail.ru",
        "maria@mail.ru\nBcc: all@mail.ru",
        "maria@mail.ru\r\n\r\nhello",
        "maria@mail.ru, ivan@mail.ru",
        "Мария <maria@mail.ru>",
        "мария@mail.ru",
        "maria@localhost",
        "maria@[127.0.0.1]",
        '"maria petrova"@mail.ru',
        "a" * 250 + "@mail.ru",
        "89123456789",
    ],
)
def test_what_is_no_email_is_refused(typed: str) -> None:
    assert parse_email(typed) is ContactRefusal.EMAIL_UNREADABLE


@given(st.text())
def test_reading_never_raises(typed: str) -> None:
    parse_phone(typed)
    parse_email(typed)


@pytest.mark.parametrize(
    ("address", "masked"),
    [
        (PHONE, "+7 912 ***-**-89"),
        (Address(Channel.EMAIL, "ivan@mail.ru"), "i***@mail.ru"),
        (Address(Channel.EMAIL, "i@mail.ru"), "i***@mail.ru"),
        (Address(Channel.EMAIL, "ivan@xn--80a1acny.xn--p1ai"), "i***@почта.рф"),
    ],
)
def test_masked_address_is_known_to_its_owner_only(address: Address, masked: str) -> None:
    assert mask_address(address) == masked
