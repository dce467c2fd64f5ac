"""Entering the console over real HTTP: links, second factor, sessions, and what is refused."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pyotp
import pytest
from sqlalchemy import select
from support.centre import settle
from support.clock import FakeClock
from support.consoles import FROM_HERE, PUBLIC_URL, SECRET, Operator, operator
from support.office import rows
from support.staff import OURS, put_organisations, use
from support.traces import bytes_of

from bot.app import App
from bot.console.rates import Rates
from bot.domain.access import EndReason
from bot.domain.staff import Post, Role
from bot.services.console_entrance import site_of
from bot.work import Work
from storage import models as m
from storage.people import StoredSessions
from storage.staff import StoredEmployees

OTHER, THIRD = 502, 503


async def is_in(one: Operator) -> bool:
    answer = await one.get("/console/session")
    return answer.status == 200


async def audited(app: App) -> list[tuple[str, bool]]:
    """Give what was written down of entering, the oldest first."""
    query = select(m.audit.c.details, m.audit.c.denied, m.audit.c.action).order_by(m.audit.c.id)
    found = await rows(app, query.where(m.audit.c.action == "enter_console"))
    return [(row.details, bool(row.denied)) for row in found]


# -- the way in --------------------------------------------------------------------------------


async def test_an_employee_enters_with_an_authenticator(one: Operator, console_app: App) -> None:
    await one.enter()
    front = await one.get("/console")
    assert front.status == 200
    page = await one.get("/console/session")
    assert page.status == 200
    assert "Имя 501" in page.text
    secret = one.secret
    await one.enter()
    assert one.secret == secret  # it is asked for, and never shown again
    assert [what for what, _ in await audited(console_app)] == [
        '{"what": "link"}',
        '{"what": "link used"}',
        '{"what": "second factor set up"}',
        '{"what": "entered"}',
        '{"what": "link"}',
        '{"what": "link used"}',
        '{"what": "entered"}',
    ]


async def test_the_cookie_belongs_to_this_host_and_no_script_reads_it(one: Operator) -> None:
    answer = await one.knock()
    [cookie] = [line for line in answer.cookies if line.startswith("__Host-kvitok=")]
    assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


async def test_the_second_factor_gives_another_cookie(one: Operator) -> None:
    await one.knock()
    before = dict(one.cookies)
    page = await one.get("/console/code")
    one.secret = SECRET.search(page.text)[1].replace(" ", "")  # type: ignore[index]
    await one.post("/console/code", csrf=page.csrf, code=one.code())
    assert await is_in(one)
    one.cookies = before
    assert not await is_in(one)


async def test_what_rests_opens_nothing(one: Operator, console_app: App) -> None:
    path = await one.link()
    await one.enter()
    stored = await bytes_of(console_app.settings.database_url)
    for secret in (path.rpartition("/")[2], one.cookies["__Host-kvitok"], one.secret):
        assert not any(secret.encode() in content for content in stored.values())


# -- links ---------------------------------------------------------------------------------------


async def test_opening_a_link_uses_nothing_up_and_pressing_does(one: Operator) -> None:
    path = await one.link()
    for _ in range(3):  # previews of messengers
        shown = await one.get(path)
        assert shown.status == 200
        assert not shown.cookies
    assert (await one.post(path)).status == 303
    one.cookies.clear()
    for answer in (await one.get(path), await one.post(path)):
        assert answer.status == 404
        assert "__Host-kvitok" not in one.cookies


async def test_of_presses_at_once_one_enters(one: Operator) -> None:
    path = await one.link()
    answers = await asyncio.gather(*(one.post(path) for _ in range(5)))
    assert sorted(answer.status for answer in answers) == [303, 404, 404, 404, 404]


async def test_a_link_lives_two_minutes(one: Operator, clock: FakeClock) -> None:
    path = await one.link()
    clock.advance(minutes=2)
    assert (await one.get(path)).status == 404
    assert (await one.post(path)).status == 404


async def test_a_newer_link_ends_the_older(one: Operator) -> None:
    older, newer = await one.link(), await one.link()
    assert (await one.post(older)).status == 404
    assert (await one.post(newer)).status == 303


@pytest.mark.parametrize(
    "token", ["x", "a" * 32, "%252e%252e", "a" * 5000, "%00", "ё", "' OR 1=1 --"]
)
async def test_links_that_nobody_gave_enter_nowhere(one: Operator, token: str) -> None:
    await one.link()
    for method in ("GET", "POST"):
        answer = await one.ask(method, f"/console/enter/{token}", **FROM_HERE)
        assert answer.status == 404
        assert not one.cookies


async def test_a_link_of_who_lost_the_post_enters_nowhere(one: Operator, console_app: App) -> None:
    path = await one.link()
    await end_post(console_app, one)
    assert (await one.post(path)).status == 404


async def test_a_link_of_a_chat_that_signed_out_enters_nowhere(
    one: Operator, console_app: App
) -> None:
    path = await one.link()
    await sign_out(console_app, one)
    assert (await one.post(path)).status == 404


@pytest.mark.parametrize(
    ("role", "enters"),
    [
        (Role.OWNER, True),
        (Role.MANAGER, True),
        (Role.DISPATCHER, True),
        (Role.METER_CLERK, False),
        (Role.VIEWER, False),
        (Role.SUPPORT, True),
        (Role.ADMINISTRATOR, True),
    ],
)
async def test_who_gets_a_link(
    console_app: App, clock: FakeClock, console_url: str, role: Role, *, enters: bool
) -> None:
    await settle(console_app.tools.database)
    await put_organisations(console_app)
    post = Post(role, None if role.of_centre else OURS)
    async with operator(console_app, clock, console_url, OTHER, post) as other:
        given = await use(console_app, "give_console_link", other.person)
        assert (given is not None) is enters
    async with operator(console_app, clock, console_url, THIRD) as nobody:
        assert await use(console_app, "give_console_link", nobody.person) is None


# -- the second factor ---------------------------------------------------------------------------


async def test_a_code_works_once(one: Operator, clock: FakeClock) -> None:
    await one.enter()
    clock.advance(seconds=-30)
    used = one.code()
    await one.knock()
    page = await one.get("/console/code")
    answer = await one.post("/console/code", csrf=page.csrf, code=used)
    assert answer.status == 403
    assert not await is_in(one)


async def test_two_sessions_cannot_use_one_code(one: Operator, console_app: App) -> None:
    await one.enter()
    others = [await knocked(one, console_app) for _ in range(3)]
    code = one.code()
    pages = [await other.get("/console/code") for other in others]
    answers = await asyncio.gather(
        *(
            other.post("/console/code", csrf=page.csrf, code=code)
            for other, page in zip(others, pages, strict=True)
        )
    )
    assert sorted(answer.status for answer in answers).count(303) == 1


async def knocked(one: Operator, app: App) -> Operator:
    """Let the same person stand before the second factor in another browser."""
    other = Operator(app, one.clock, one.person, one.http, secret=one.secret)
    await other.knock()
    return other


async def test_five_wrong_codes_make_a_pause_of_a_quarter_of_an_hour(
    one: Operator, console_app: App, clock: FakeClock
) -> None:
    await one.enter()
    await one.knock()
    page = await one.get("/console/code")
    for _ in range(5):
        wrong = await one.post("/console/code", csrf=page.csrf, code="000000")
        assert wrong.status == 403
    other = await knocked(one, console_app)  # another session helps nobody
    for each in (one, other):
        form = await each.get("/console/code")
        token = page.csrf if each is one else form.csrf
        answer = await each.post("/console/code", csrf=token, code=one.code())
        assert answer.status == 429
    assert not await is_in(one)
    clock.advance(minutes=14)
    await other.get("/console/code")
    clock.advance(minutes=1)
    answer = await other.post("/console/code", csrf=form.csrf, code=one.code())
    assert answer.status == 303
    denied = [what for what, refused in await audited(console_app) if refused]
    assert denied == ['{"what": "wrong code"}'] * 5


async def test_guesses_at_once_are_counted_one_by_one(one: Operator) -> None:
    await one.enter()
    await one.knock()
    page = await one.get("/console/code")
    codes = [f"{number:06}" for number in range(40)] + [one.code()]
    answers = await asyncio.gather(
        *(one.post("/console/code", csrf=page.csrf, code=code) for code in codes)
    )
    assert sum(answer.status == 303 for answer in answers[:-1]) == 0
    query = select(m.attempts.c.ordinal).where(m.attempts.c.kind == "console_code")
    counted = await rows(one.app, query)
    assert len(counted) <= 2 + 5


@pytest.mark.parametrize("code", ["", "1", "abcdef", "१२३४५६", "0" * 5000, "000 000"])
async def test_what_is_no_code_lets_nobody_in(one: Operator, code: str) -> None:
    await one.enter()
    await one.knock()
    page = await one.get("/console/code")
    assert (await one.post("/console/code", csrf=page.csrf, code=code)).status == 403
    assert not await is_in(one)


async def test_what_is_no_code_is_told_and_counts_as_no_guess(one: Operator) -> None:
    await one.enter()
    await one.knock()
    for typed in ("abcdef", "12345", "1234567", "12 34 x6"):
        page = await one.get("/console/code")
        answer = await one.post("/console/code", csrf=page.csrf, code=typed)
        assert "Код — это шесть цифр" in answer.text
    query = select(m.attempts.c.at).where(m.attempts.c.kind == "console_code")
    assert len(await rows(one.app, query)) == 1  # the code that was right
    page = await one.get("/console/code")
    answer = await one.post("/console/code", csrf=page.csrf, code="000000")
    assert "Код не подошёл" in answer.text


async def test_an_address_that_is_too_long_is_told(
    one: Operator, caplog: pytest.LogCaptureFixture
) -> None:
    await one.enter()
    answer = await one.get(f"/console?q={'a' * 9000}")
    assert answer.status == 414
    assert "Адрес слишком длинный" in answer.text
    assert (await one.get(f"/console?q={'a' * 7000}")).status == 200
    assert "aaaa" not in caplog.text


async def test_before_the_second_factor_no_page_opens(one: Operator) -> None:
    await one.knock()
    for path in ("/console", "/console/session"):
        answer = await one.get(path)
        assert (answer.status, answer.headers["Location"]) == (303, "/console/code")
    page = await one.get("/console/code")
    answer = await one.post("/console/leave", csrf=page.csrf)
    assert answer.headers["Location"] == "/console/code"


async def test_the_key_is_shown_to_the_session_alone_that_sets_it_up(
    one: Operator, console_app: App
) -> None:
    await one.knock()
    page = await one.get("/console/code")
    other = await knocked(one, console_app)
    theirs = await other.get("/console/code")
    assert SECRET.search(page.text)[1] != SECRET.search(theirs.text)[1]  # type: ignore[index]
    assert (await one.get("/console/qr.svg")).status == 200
    one.secret = SECRET.search(page.text)[1].replace(" ", "")  # type: ignore[index]
    await one.post("/console/code", csrf=page.csrf, code=one.code())
    assert (await one.get("/console/qr.svg")).status == 404
    again = await other.get("/console/code")
    assert not SECRET.search(again.text)
    code = pyotp.TOTP(SECRET.search(theirs.text)[1].replace(" ", "")).at(one.clock())  # type: ignore[index]
    refused = await other.post("/console/code", csrf=theirs.csrf, code=code)
    assert refused.status == 403


async def test_a_reset_asks_for_another_authenticator(one: Operator, console_app: App) -> None:
    await one.enter()
    before = one.secret
    assert await use(console_app, "reset_factor", one.person.user_id * 10) is not None
    assert not await is_in(one)
    await one.enter()
    assert one.secret != before
    assert await use(console_app, "reset_factor", 12345) is None


# -- sessions ------------------------------------------------------------------------------------


async def test_a_session_ends_after_a_quarter_of_an_hour_of_nothing(
    one: Operator, clock: FakeClock
) -> None:
    await one.enter()
    for _ in range(3):
        clock.advance(minutes=14)
        assert await is_in(one)
    clock.advance(minutes=15, seconds=1)
    answer = await one.get("/console/session")
    assert answer.status == 401
    assert "__Host-kvitok" not in one.cookies


async def test_a_session_ends_after_eight_hours(one: Operator, clock: FakeClock) -> None:
    await one.enter()
    for _ in range(47):
        clock.advance(minutes=10)
        assert await is_in(one)
    clock.advance(minutes=10)
    assert not await is_in(one)


async def test_leaving_ends_the_session_for_its_cookie_too(one: Operator) -> None:
    await one.enter()
    before = dict(one.cookies)
    page = await one.get("/console/session")
    assert (await one.post("/console/leave", csrf=page.csrf)).status == 303
    one.cookies = before
    assert not await is_in(one)


async def end_post(app: App, one: Operator) -> None:
    work = Work(app.tools)
    people = StoredEmployees(work.unit)
    [employee] = await people.of_cabinet(one.person.user_id)
    people.end(employee, app.tools.clock(), None)
    await work.commit()


async def change_post(app: App, one: Operator) -> None:
    work = Work(app.tools)
    people = StoredEmployees(work.unit)
    [employee] = await people.of_cabinet(one.person.user_id)
    assert site_of(employee).organisation_id is None
    people.change(employee, Post(Role.ADMINISTRATOR, None))
    await work.commit()


async def sign_out(app: App, one: Operator) -> None:
    work = Work(app.tools)
    assert one.person.session is not None
    StoredSessions(work.unit).end(one.person.session, EndReason.SIGNED_OUT, app.tools.clock())
    await work.commit()


@pytest.mark.parametrize("end", [end_post, change_post, sign_out])
async def test_a_session_ends_with_what_it_stands_on(
    one: Operator, console_app: App, end: Callable[[App, Operator], Awaitable[None]]
) -> None:
    await one.enter()
    await end(console_app, one)
    assert not await is_in(one)


@pytest.mark.parametrize("cookie", ["x", "a" * 32, "a" * 5000, "ё", '"', "1; path=/"])
async def test_cookies_that_nobody_gave_open_nothing(one: Operator, cookie: str) -> None:
    await one.enter()
    one.cookies["__Host-kvitok"] = cookie
    assert (await one.get("/console/session")).status == 401


async def test_the_plain_cookie_opens_nothing_where_https_is(one: Operator) -> None:
    await one.enter()
    one.cookies["kvitok"] = one.cookies.pop("__Host-kvitok")
    assert not await is_in(one)


# -- forms ---------------------------------------------------------------------------------------

ELSEWHERE = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": f"{PUBLIC_URL}.evil.example"},
    {"Origin": PUBLIC_URL.replace("https", "http")},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": PUBLIC_URL},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_a_form_from_elsewhere_does_nothing(one: Operator, headers: dict[str, str]) -> None:
    await one.enter()
    page = await one.get("/console/session")
    answer = await one.ask("POST", "/console/leave", {"csrf": page.csrf}, **headers)
    assert answer.status == 403
    path = await one.link()
    for open_path in (path, "/console/looks", "/console/code"):
        refused = await one.ask("POST", open_path, {"csrf": page.csrf}, **headers)
        assert refused.status == 403
    assert await is_in(one)


@pytest.mark.parametrize("headers", [FROM_HERE, {"Origin": PUBLIC_URL}])
async def test_a_form_from_here_is_taken(one: Operator, headers: dict[str, str]) -> None:
    await one.enter()
    page = await one.get("/console/session")
    answer = await one.ask("POST", "/console/leave", {"csrf": page.csrf}, **headers)
    assert answer.status == 303


async def test_a_form_of_another_session_does_nothing(one: Operator) -> None:
    await one.enter()
    older = (await one.get("/console/session")).csrf
    await one.enter()
    newer = (await one.get("/console/session")).csrf
    for token in ("", "0" * 64, older, newer[:-1], newer.upper() + "x", "ё"):
        assert (await one.post("/console/leave", csrf=token)).status == 403
    assert (await one.ask("POST", "/console/leave", **FROM_HERE)).status == 403
    assert await is_in(one)


async def test_the_token_may_come_in_a_header(one: Operator) -> None:
    await one.enter()
    token = (await one.get("/console/session")).csrf
    named = {**FROM_HERE, "X-CSRF-Token": token}
    assert (await one.ask("POST", "/console/leave", **named)).status == 303


async def test_forms_that_are_too_large_are_not_read(one: Operator) -> None:
    await one.enter()
    page = await one.get("/console/session")
    assert (await one.post("/console/leave", csrf=page.csrf, more="x" * 70_000)).status == 413
    async with one.http.post("/console/looks", data=pieces(), headers=FROM_HERE) as answer:
        assert answer.status == 411


async def pieces() -> AsyncIterator[bytes]:
    for _ in range(3):
        yield b"x" * 1000


async def test_who_asks_without_end_is_slowed_down(one: Operator) -> None:
    await one.enter()
    answers = [await one.get("/console/session") for _ in range(90)]
    slow = [answer for answer in answers if answer.status == 429]
    assert slow
    assert int(slow[0].headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("/console/session?x=1", "/console/session?x=1"),
        ("https://evil.example/console", "/console"),
        ("//evil.example", "/console"),
        ("/console/../../x\\y", "/console"),
        ("/consolex", "/console"),
        ("/console\r\nSet-Cookie: a=b", "/console"),
    ],
)
async def test_looks_lead_back_and_nowhere_else(one: Operator, said: str, goes: str) -> None:
    answer = await one.post("/console/looks", theme="dark", back=said)
    assert (answer.status, answer.headers["Location"]) == (303, goes)
    assert one.cookies["kvitok_theme"] == "dark"
    await one.post("/console/looks", theme="pink", language="xx")
    assert one.cookies["kvitok_theme"] == "dark"


async def test_looks_are_chosen_by_a_form_of_the_session(one: Operator) -> None:
    await one.enter()
    token = (await one.get("/console/session")).csrf
    assert (await one.post("/console/looks", theme="dark")).status == 403
    assert (await one.post("/console/looks", theme="dark", csrf=token)).status == 303
    assert one.cookies["kvitok_theme"] == "dark"


async def test_a_page_that_asks_by_itself_keeps_nobody_in(
    one: Operator, console_app: App, clock: FakeClock
) -> None:
    await one.enter()
    token = one.cookies["__Host-kvitok"]
    for _ in range(2):
        clock.advance(minutes=7)
        assert await use(console_app, "read_visit", token, idle=True)
    clock.advance(minutes=2)
    assert await use(console_app, "read_visit", token, idle=True) is None


async def test_who_types_is_there(one: Operator, console_app: App, clock: FakeClock) -> None:
    await one.enter()
    token, live = one.cookies["__Host-kvitok"], "/console/requests/live?seen=x"
    for _ in range(2):
        clock.advance(minutes=14)
        assert (await one.ask("GET", live, **{"X-Typing": "1"})).status != 401
    clock.advance(minutes=14)
    assert (await one.get(live)).status != 401
    clock.advance(minutes=2)
    assert await use(console_app, "read_visit", token, idle=True) is None


async def test_a_stranger_locks_nobody_out(one: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    await one.enter()
    slow = {"203.0.113.5"}
    monkeypatch.setattr(Rates, "pause", lambda _, who: 1.0 if who in slow else 0.0)
    same = {"X-Forwarded-For": "198.51.100.7, 203.0.113.5"}
    for path in ("/console/enter/x", "/console/session"):
        headers = {**same, "Cookie": "__Host-kvitok=opens-nothing"}
        async with one.http.get(path, headers=headers) as answer:
            assert answer.status == 429
    for path in ("/console/enter/x", "/console/session"):
        assert (await one.ask("GET", path, **same)).status in {200, 404}
    async with one.http.get("/console/enter/x", headers={"X-Forwarded-For": "::1"}) as answer:
        assert answer.status == 404  # another stranger behind the same proxy


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded; charset=nope",
        "application/x-www-form-urlencoded",
    ],
)
async def test_a_form_that_nobody_can_read_is_refused(one: Operator, kind: str) -> None:
    await one.enter()
    headers = {**FROM_HERE, "Content-Type": kind, "Cookie": ""}
    async with one.http.post("/console/looks", data=b"back=\xff\xfe", headers=headers) as answer:
        assert answer.status == 400
