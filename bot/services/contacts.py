"""Phones and e-mails as people type them: one spelling each, and a masked one to show."""

import re
from enum import StrEnum

import idna
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
)

from bot.domain.typed import clean, clean_number
from bot.services.letters import Address, Channel

REGION = "RU"
LONGEST_TYPED = 254  # what SMTP lets an address be
_NUMBER = re.compile(r"\+?[0-9](?:[ ().\-‐‑–—]{0,3}[0-9])*")
_MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


class ContactRefusal(StrEnum):
    """Why a text is no address to write to; the value is the id of its text in refusals.ftl."""

    PHONE_UNREADABLE = "phone-unreadable"
    PHONE_FOREIGN = "phone-foreign"
    PHONE_NOT_MOBILE = "phone-not-mobile"
    EMAIL_UNREADABLE = "email-unreadable"


def parse_phone(text: str, *, mobile: bool = True) -> Address | ContactRefusal:
    """Return a Russian number, words around it or not; one that takes SMS where it is `mobile`."""
    number = _only_number(text)
    if number is None or not phonenumbers.is_valid_number(number):
        return ContactRefusal.PHONE_UNREADABLE
    if not phonenumbers.is_valid_number_for_region(number, REGION):
        return ContactRefusal.PHONE_FOREIGN
    if mobile and phonenumbers.number_type(number) not in _MOBILE:
        return ContactRefusal.PHONE_NOT_MOBILE
    value = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    return Address(Channel.SMS, value)


def _only_number(text: str) -> PhoneNumber | None:
    numbers = _NUMBER.findall(clean_number(text)) if len(text) <= LONGEST_TYPED else []
    if len(numbers) != 1:
        return None
    try:
        return phonenumbers.parse(numbers[0], REGION)
    except NumberParseException:
        return None


def parse_email(text: str) -> Address | ContactRefusal:
    """Return an e-mail in small letters, its domain as it travels: .рф in punycode."""
    if len(text) > LONGEST_TYPED:
        return ContactRefusal.EMAIL_UNREADABLE
    typed = clean(text).removeprefix("mailto:")
    try:
        found = validate_email(typed, allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError:
        return ContactRefusal.EMAIL_UNREADABLE
    return Address(Channel.EMAIL, f"{found.local_part}@{found.ascii_domain}".lower())


def mask_address(address: Address) -> str:
    """Return enough for its owner to know it: «+7 912 ***-**-89», «i***@mail.ru»."""
    if address.channel is Channel.SMS:
        return f"+7 {address.value[2:5]} ***-**-{address.value[-2:]}"
    local, _, domain = address.value.partition("@")
    return f"{local[:1]}***@{_readable(domain)}"


def _readable(domain: str) -> str:
    """Return .рф out of punycode; a domain that only IDNA 2003 knows stays as it travels."""
    try:
        return idna.decode(domain)
    except idna.IDNAError:
        return domain
