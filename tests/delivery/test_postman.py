"""Letters go out by real SMTP and HTTP on loopback, each once at a time, and settle."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy import select
from support.clock import FakeClock
from support.post_office import SENDER, PostOffice

from bot.delivery.carriers import open_carriers
from bot.delivery.letters import Carrier, LaterError, RefusedError, Worded
from bot.delivery.postman import AT_ONCE, CLAIM, PAUSES, Postman
from bot.delivery.sms import SmsCarrier
from bot.delivery.smtp import SmtpCarrier
from bot.services.errors import StoreUnavailableError
from bot.services.letters import Address, Channel, Letter
from bot.services.messages import Text, text
from bot.services.notices import LetterFailed, Notice
from bot.services.secrecy import Sealer
from bot.settings import Settings
from bot.ui.letters import PostedLetters
from storage import models as m
from storage.engine import Database
from storage.ids import TimeIds
from storage.letters import StoredLetterQueue, StoredLetterRows
from storage.statements import Statement
from storage.unit import Unit

MAIL = Address(Channel.EMAIL, "maria@mail.example")
PHONE = Address(Channel.SMS, "+79123456789")
LINES = (text("letter-code-register"), text("letter-code-digits", code="042519"))
SEALER = Sealer.of(b"a key of tests, longer than 32 bytes ...")


@dataclass
class House:
    """A store with letters, and postmen that serve it."""

    database: Database
    clock: FakeClock
    carriers: dict[Channel, Carrier]
    told: list[Notice] = field(default_factory=list)

    def postman(self) -> Postman:
        return Postman(
            StoredLetterQueue(self.database), self.carriers, SEALER, self.clock, self._tell
        )

    async def _tell(self, notice: Notice) -> None:
        self.told.append(notice)

    async def send(
        self,
        to: Address = MAIL,
        lines: tuple[Text, ...] = LINES,
        lifetime: timedelta = timedelta(minutes=10),
        language: str = "ru",
    ) -> None:
        unit = Unit(self.database)
        letters = PostedLetters(StoredLetterRows(unit), SEALER, self.clock, TimeIds())
        subject = text("letter-code-subject")
        letters.send(Letter(to, language, subject, lines, self.clock() + lifetime))
        await self.database.apply(unit.writes)

    async def rows(self) -> list[tuple[bytes | None, int, str | None]]:
        found = await self.database.read(Statement(select(m.letters)))
        return [(row.payload, row.tries, row.error) for row in found]


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with PostOffice() as opened:
        yield opened


@pytest.fixture
async def house(database: Database, clock: FakeClock, office: PostOffice) -> AsyncIterator[House]:
    carriers: dict[Channel, Carrier] = {
        Channel.EMAIL: SmtpCarrier(office.smtp_url, SENDER, "Центр"),
        Channel.SMS: SmsCarrier(office.sms_url),
    }
    yield House(database, clock, carriers)
    for carrier in carriers.values():
        await carrier.close()


async def test_letter_reaches_its_receiver_and_is_forgotten(
    house: House, office: PostOffice
) -> None:
    await house.send()
    await house.postman().carry_due()
    [letter] = office.letters
    message = letter.message
    assert message is not None
    assert letter.to == message["To"] == MAIL.value
    assert message["From"].addresses[0].addr_spec == "bot@centre.example"
    assert message["From"].addresses[0].display_name == "Центр"
    assert "Код подтверждения" in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith(".kvitok@centre.example>")
    assert parsedate_to_datetime(message["Date"]) == house.clock()
    assert letter.text.split()[-1] == "042519"
    page = message.get_body(("html",))
    assert page is not None
    assert "<p><code>042519</code></p>" in page.get_content()
    assert await house.rows() == []
    assert await office.code_for(MAIL.value) == "042519"


async def test_letter_is_worded_in_its_language(house: House, office: PostOffice) -> None:
    await house.send(language="en")
    await house.postman().carry_due()
    assert "Your code:" in office.letters[0].text


async def test_values_are_escaped_in_html_and_plain_in_text(
    house: House, office: PostOffice
) -> None:
    await house.send(lines=(text("letter-code-digits", code="<i>&amp;"),))
    await house.postman().carry_due()
    [letter] = office.letters
    assert letter.text.strip() == "<i>&amp;"
    assert letter.message is not None
    page = letter.message.get_body(("html",))
    assert page is not None
    assert "<code>&lt;i&gt;&amp;amp;</code>" in page.get_content()


async def test_sms_has_its_number_and_text_in_the_url(house: House, office: PostOffice) -> None:
    await house.send(PHONE, (text("letter-code-sms", code="042519", minutes=5),))
    await house.postman().carry_due()
    [letter] = office.letters
    assert letter.to == PHONE.value
    assert letter.text.startswith("Код 042519, 5 мин. Никому его не сообщайте. ")
    assert len(letter.text) <= 70
    assert office.requests[0].method == "GET"


async def test_letter_refused_for_a_while_is_tried_again(house: House, office: PostOffice) -> None:
    office.refuse = lambda _: "451 4.7.1 busy"
    await house.send()
    postman = house.postman()
    await postman.carry_due()
    [(payload, tries, error)] = await house.rows()
    assert (payload is not None, tries, error) == (True, 1, "SMTP 451 4.7.1")
    office.refuse = lambda _: None
    await postman.carry_due()
    assert not office.letters, "the pause is not over"
    house.clock.now += PAUSES[0]
    await postman.carry_due()
    assert len(office.letters) == 1
    assert await house.rows() == []
    assert not house.told


async def test_pauses_grow_until_nobody_needs_the_letter(house: House, office: PostOffice) -> None:
    office.refuse = lambda _: "451 no"
    await house.send(lifetime=timedelta(minutes=2))
    postman = house.postman()
    tried = 0
    while (rows := await house.rows())[0][0] is not None:
        await postman.carry_due()
        tried += 1
        house.clock.now += PAUSES[min(rows[0][1], len(PAUSES) - 1)]
    assert tried == 6
    assert house.told == [LetterFailed(Channel.EMAIL, "SMTP 451")]


async def test_letter_refused_for_good_is_blanked_and_staff_are_told_once_an_hour(
    house: House, office: PostOffice
) -> None:
    office.refuse = lambda address: f"550 5.1.1 <{address}> unknown"
    postman = house.postman()
    await house.send()
    await house.send()
    await postman.carry_due()
    assert await house.rows() == [(None, 0, "SMTP 550 5.1.1")] * 2
    assert house.told == [LetterFailed(Channel.EMAIL, "SMTP 550 5.1.1")]
    house.clock.advance(hours=1)
    await house.send()
    await postman.carry_due()
    assert len(house.told) == 2


async def test_late_letter_is_dropped_unsent(house: House, office: PostOffice) -> None:
    await house.send(lifetime=timedelta(minutes=5))
    house.clock.advance(minutes=5)
    await house.postman().carry_due()
    assert not office.letters
    assert await house.rows() == [(None, 0, "expired")]


async def test_letter_of_another_key_is_given_up(house: House, office: PostOffice) -> None:
    await house.send()
    postman = house.postman()
    postman.sealer = Sealer.of(b"another key, also longer than 32 bytes..")
    await postman.carry_due()
    assert not office.letters
    assert await house.rows() == [(None, 0, "UnreadableError")]


async def test_letter_without_a_carrier_waits_for_one(house: House, office: PostOffice) -> None:
    carrier = house.carriers.pop(Channel.EMAIL)
    await house.send()
    await house.postman().carry_due()
    house.carriers[Channel.EMAIL] = carrier
    house.clock.now += PAUSES[0]
    await house.postman().carry_due()
    assert len(office.letters) == 1


async def test_carrier_that_is_away_is_asked_again(house: House, office: PostOffice) -> None:
    house.carriers[Channel.EMAIL] = SmtpCarrier("smtp://127.0.0.1:1", SENDER, "Центр")
    house.carriers[Channel.SMS] = SmsCarrier("http://127.0.0.1:1/?{phone}{text}")
    await house.send()
    await house.send(PHONE)
    await house.postman().carry_due()
    assert {row[1] for row in await house.rows()} == {1}
    assert not office.letters
    await house.carriers[Channel.SMS].close()


@dataclass
class Stopping:
    """A carrier that takes a letter and stops the postman before it can say so."""

    carrier: Carrier
    taken: asyncio.Event = field(default_factory=asyncio.Event)

    async def carry(self, letter: Worded) -> None:
        await self.carrier.carry(letter)
        self.taken.set()
        await asyncio.Event().wait()

    async def close(self) -> None:
        await self.carrier.close()


async def test_crash_after_sending_sends_again_under_the_same_id(
    house: House, office: PostOffice
) -> None:
    whole = house.carriers[Channel.EMAIL]
    house.carriers[Channel.EMAIL] = stopping = Stopping(whole)
    await house.send()
    crashed = asyncio.create_task(house.postman().carry_due())
    await stopping.taken.wait()
    crashed.cancel()
    await asyncio.gather(crashed, return_exceptions=True)
    house.carriers[Channel.EMAIL] = whole
    await house.postman().carry_due()
    assert len(office.letters) == 1, "the claim of the crashed one holds"
    house.clock.now += CLAIM + timedelta(seconds=1)
    await house.postman().carry_due()
    first, second = (letter.message for letter in office.letters)
    assert first is not None
    assert second is not None
    assert first["Message-ID"] == second["Message-ID"]
    assert await house.rows() == []


async def test_replicas_carry_each_letter_once(house: House, office: PostOffice) -> None:
    for number in range(10):
        await house.send(Address(Channel.EMAIL, f"{number}@mail.example"))
    await asyncio.gather(*(house.postman().carry_due() for _ in range(4)))
    assert sorted(letter.to[0] for letter in office.letters) == list("0123456789")
    assert await house.rows() == []


async def test_running_postman_carries_more_than_it_takes_at_once(
    house: House, office: PostOffice
) -> None:
    for number in range(30):
        await house.send(Address(Channel.SMS, f"+7912345678{number}"))
    running = asyncio.create_task(house.postman().run())
    await office.letter_to("+79123456780")
    await office.letter_to("+791234567829")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert len(office.letters) == 30
    assert await house.rows() == []


@dataclass
class Hanging:
    """A carrier that takes letters and never comes to an end."""

    taken: int = 0

    async def carry(self, letter: Worded) -> None:
        del letter
        self.taken += 1
        await asyncio.Event().wait()

    async def close(self) -> None: ...


async def test_mail_that_hangs_does_not_hold_up_codes_by_sms(
    house: House, office: PostOffice
) -> None:
    house.carriers[Channel.EMAIL] = hanging = Hanging()
    for number in range(120):  # more than are asked for at once
        await house.send(Address(Channel.EMAIL, f"{number}@mail.example"))
    await house.send(PHONE)
    postman = house.postman()
    running = asyncio.create_task(postman.run())
    await office.letter_to(PHONE.value)
    assert hanging.taken <= AT_ONCE
    for task in postman._carried():
        task.cancel()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# --- What carriers do with what they are given --------------------------------------------------


def worded(house_clock: FakeClock, to: str = MAIL.value, subject: str = "Код") -> Worded:
    channel = Channel.EMAIL if "@" in to else Channel.SMS
    return Worded(7, channel, to, subject, 'Код "1" & 2', "<p>Код</p>", house_clock())


@pytest.mark.parametrize("bad", ["a@b.ru\nBcc: c@d.ru", "a@b.ru\r\n\r\nhello"])
async def test_line_break_in_an_address_is_no_header(
    clock: FakeClock, office: PostOffice, bad: str
) -> None:
    with pytest.raises(RefusedError):
        await SmtpCarrier(office.smtp_url, SENDER, "Центр").carry(worded(clock, bad))
    with pytest.raises(RefusedError):
        await SmtpCarrier(office.smtp_url, SENDER, "Центр").carry(worded(clock, subject=bad))
    assert not office.letters


async def test_sender_without_a_name_is_the_centre(clock: FakeClock, office: PostOffice) -> None:
    await SmtpCarrier(office.smtp_url, "bot@центр.рф", "Центр «Исеть»").carry(worded(clock))
    message = office.letters[0].message
    assert message is not None
    [sender] = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Центр «Исеть»", "bot@xn--e1aqjhr.xn--p1ai")


@pytest.mark.parametrize(
    ("url", "body", "kind"),
    [
        ("{}", "to={{phone}}&msg={{text}}", "application/x-www-form-urlencoded"),
        ("{}", '{{"to": "{{phone}}", "msg": "{{text}}"}}', "application/json"),
    ],
)
async def test_body_makes_it_a_post(
    clock: FakeClock, office: PostOffice, url: str, body: str, kind: str
) -> None:
    address = url.format(f"http://127.0.0.1:{office.sms_port}/send")
    carrier = SmsCarrier(address, body.format(), token="key", reply="sms_id")
    await carrier.carry(worded(clock, PHONE.value))
    await carrier.close()
    [letter], [request] = office.letters, office.requests
    assert (letter.to, letter.text) == (PHONE.value, 'Код "1" & 2')
    assert (request.method, request.content_type) == ("POST", kind)
    assert request.headers["Authorization"] == "Bearer key"


async def test_token_stands_where_the_template_wants_it(
    clock: FakeClock, office: PostOffice
) -> None:
    carrier = SmsCarrier(
        f"http://127.0.0.1:{office.sms_port}/send?to={{digits}}&msg={{text}}&key={{token}}",
        token="a&b",
    )
    await carrier.carry(worded(clock, PHONE.value))
    await carrier.close()
    [request] = office.requests
    assert request.query["key"] == "a&b"
    assert request.query["to"] == "79123456789"
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, RefusedError),
        (422, RefusedError),
        (401, LaterError),
        (429, LaterError),
        (302, LaterError),
        (500, LaterError),
    ],
)
async def test_answers_of_a_gateway(
    clock: FakeClock, office: PostOffice, status: int, error: type[Exception]
) -> None:
    office.refuse = lambda _: status
    carrier = SmsCarrier(office.sms_url)
    with pytest.raises(error, match=f"HTTP {status}"):
        await carrier.carry(worded(clock, PHONE.value))
    await carrier.close()


async def test_gateway_that_says_ok_to_everything_is_read(
    clock: FakeClock, office: PostOffice
) -> None:
    carrier = SmsCarrier(office.sms_url, reply="accepted")
    with pytest.raises(RefusedError):
        await carrier.carry(worded(clock, PHONE.value))
    await carrier.close()


@pytest.mark.parametrize(
    ("answer", "error"),
    [("550 5.1.1 no", RefusedError), ("421 4.3.2 closing", LaterError), ("450 no", LaterError)],
)
async def test_answers_of_a_mail_server(
    clock: FakeClock, office: PostOffice, answer: str, error: type[Exception]
) -> None:
    office.refuse = lambda _: answer
    with pytest.raises(error, match=f"^SMTP {answer[:3]}") as caught:
        await SmtpCarrier(office.smtp_url, SENDER, "Центр").carry(worded(clock))
    assert MAIL.value not in str(caught.value)


async def test_letters_to_try_with_are_written_into_a_file(
    clock: FakeClock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "new" / "letters.jsonl"
    settings = Settings(_env_file=None, smtp_url=f"file://{path}", sms_url="console:")
    carriers = open_carriers(settings)
    await carriers[Channel.EMAIL].carry(worded(clock))
    await carriers[Channel.EMAIL].carry(worded(clock))
    await carriers[Channel.SMS].carry(worded(clock, PHONE.value))
    written = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["to"] for line in written] == [MAIL.value] * 2
    assert path.stat().st_mode & 0o077 == 0
    assert json.loads(capsys.readouterr().out)["text"] == 'Код "1" & 2'


def test_no_address_no_carrier() -> None:
    assert open_carriers(Settings(_env_file=None)) == {}


# --- TLS and passwords ---------------------------------------------------------------------------


@dataclass
class Guarded:
    """A server certificate that this test trusts, and a mail server that asks for a password."""

    context: ssl.SSLContext
    signed_in: list[bytes] = field(default_factory=list)

    def sign_in(self, *told: Any) -> AuthResult:
        login: LoginPassword = told[-1]
        self.signed_in.append(login.login)
        return AuthResult(success=login.password == b"right p@ss", handled=False)


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Guarded:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "server.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return Guarded(context)


@pytest.fixture
async def strict_office(guarded: Guarded) -> AsyncIterator[PostOffice]:
    """Take mail over STARTTLS only, from who knows the password."""
    options = {
        "tls_context": guarded.context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": guarded.sign_in,
    }
    async with PostOffice(smtp_options=options) as opened:
        yield opened


async def test_starttls_and_password_are_used(
    clock: FakeClock, strict_office: PostOffice, guarded: Guarded
) -> None:
    url = strict_office.smtp_url.replace("//", "//bot:right%20p%40ss@")
    await SmtpCarrier(url, SENDER, "Центр").carry(worded(clock))
    assert len(strict_office.letters) == 1
    assert guarded.signed_in == [b"bot"]


async def test_wrong_password_is_no_fault_of_the_letter(
    clock: FakeClock, strict_office: PostOffice
) -> None:
    url = strict_office.smtp_url.replace("//", "//bot:wrong@")
    with pytest.raises(LaterError, match=r"^SMTP 535"):
        await SmtpCarrier(url, SENDER, "Центр").carry(worded(clock))
    assert not strict_office.letters


async def test_password_is_not_sent_where_no_tls_is_offered(clock: FakeClock) -> None:
    """As when somebody on the way strikes STARTTLS out of the offer."""
    signed_in: list[Any] = []

    def sign_in(*told: Any) -> AuthResult:
        signed_in.append(told)
        return AuthResult(success=True)

    options = {"auth_require_tls": False, "authenticator": sign_in}
    async with PostOffice(smtp_options=options) as office:
        url = office.smtp_url.replace("127.0.0.1", "bot:secret@0.0.0.0")
        with pytest.raises(LaterError, match="NoTlsError"):
            await SmtpCarrier(url, SENDER, "Центр").carry(worded(clock))
        assert (office.letters, signed_in) == ([], [])
        await SmtpCarrier(url.replace("bot:secret@", ""), SENDER, "Центр").carry(worded(clock))
        assert len(office.letters) == 1


async def test_certificate_of_a_stranger_is_not_believed(
    clock: FakeClock, strict_office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(LaterError):
        await SmtpCarrier(strict_office.smtp_url, SENDER, "Центр").carry(worded(clock))


async def test_a_letter_that_was_taken_as_the_store_went_is_carried_once(
    house: House, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An SMS knows no Message-ID: sent again, after the claim, it would be read twice."""
    await house.send(PHONE, (text("letter-code-sms", code="042519", minutes=5),))
    settle, failures = StoredLetterQueue.settle, iter([True, True, False])

    async def fail_twice(*args: Any) -> None:
        if next(failures):
            raise StoreUnavailableError("away")
        await settle(*args)

    monkeypatch.setattr(StoredLetterQueue, "settle", fail_twice)
    postman = house.postman()
    await postman.carry_due()
    house.clock.now += 2 * CLAIM
    await postman.carry_due()
    assert len(office.letters) == 1
    assert await house.rows() == []
