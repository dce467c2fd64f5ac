"""Requests: who may ask, take, answer and rate, and how each is told of it."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from support.requests import (
    ACCOUNT,
    ADMIN,
    BRANCH,
    ORGANISATION,
    Support,
    by,
    open_support,
)
from support.tdlib import TEXT_LIMIT, read_html
from support.tdlib import units as length

from bot.domain.requests import (
    LONGEST_ANSWER,
    LONGEST_WORDS,
    REQUESTS_A_DAY,
    WORDS_A_DAY,
    RequestPhoto,
    RequestState,
    RequestSubject,
    Side,
    WordsRefusal,
    parse_words,
    request_named_in,
    shortened,
    units,
)
from bot.domain.staff import Action, Post, Role
from bot.domain.unrecognised import may_be_secret
from bot.services.cabinet import NotYoursError
from bot.services.letters import Address, Channel
from bot.services.messages import Notify
from bot.services.people import Person
from bot.services.request_acts import NewRequest
from bot.services.request_desk import Handled
from bot.services.request_notices import (
    AnswerFiles,
    AnswerWaits,
    OfRequests,
    RequestCard,
    RequestEvent,
    RequestFollowed,
    RequestNews,
    RequestPhotos,
    RequestTalk,
    RequestWaits,
)
from bot.services.requests import Conversation, Request, RequestRefusal
from bot.services.staff import Subject
from bot.services.staff_cards import request_card
from bot.services.unrecognised import NotPassedOn
from bot.ui.request_cards import request_message, request_notice
from bot.ui.texts import LANGUAGES, texts_for
from handlers.support.screens import conversation

MARIA, OLGA, PAVEL, STRANGER, ELSEWHERE = 11, 501, 502, 666, -1999
ASKED = NewRequest(RequestSubject.CHARGES, ACCOUNT, "Почему так много?", (RequestPhoto("f"),))


@pytest.fixture
def support() -> Support:
    return open_support()


async def asked(support: Support, person: Person | None = None) -> Request:
    sent = await support.send(person or support.person(MARIA), ASKED)
    assert isinstance(sent, Request)
    return sent


def now(support: Support, request: Request) -> Request:
    return support.desk.kept[request.id]


def card(support: Support) -> RequestCard:
    cards = [one for one in support.desk.told_staff if isinstance(one, RequestCard)]
    return cards[-1]


def news(support: Support, chat_id: int = MARIA) -> list[RequestEvent]:
    return [
        one.event
        for chat, one in support.desk.told
        if isinstance(one, RequestNews) and chat == chat_id
    ]


async def test_a_request_is_kept_and_told_to_staff_with_its_photos(support: Support) -> None:
    request = await asked(support)
    shown, photos = support.desk.told_staff
    assert isinstance(shown, RequestCard)
    assert (shown.number, shown.words, shown.photos) == (request.number, ASKED.words, 1)
    assert shown.account == "••••••0042"
    assert photos == RequestPhotos(request.number, support.desk.said[0].id, 1)
    assert request_named_in(f"Обращение № {request.number[:4]}-0000-") is None


async def test_an_account_of_somebody_else_is_refused(support: Support) -> None:
    for person, account_id in (
        (support.person(MARIA), ACCOUNT + 1),
        (support.person(STRANGER, signed_in=False), ACCOUNT),
    ):
        with pytest.raises(NotYoursError):
            await support.send(person, replace(ASKED, account_id=account_id))
    assert support.desk.kept == {}


async def test_so_many_requests_and_words_a_day_and_no_more(support: Support) -> None:
    maria = support.person(MARIA)
    requests = [await asked(support, maria) for _ in range(REQUESTS_A_DAY)]
    assert await support.send(maria, ASKED) is RequestRefusal.MANY_TODAY
    number = requests[0].number
    for _ in range(WORDS_A_DAY):
        assert isinstance(await support.add(maria, number, "ещё"), Conversation)
    assert await support.add(maria, number, "ещё") is RequestRefusal.MANY_WORDS
    assert isinstance(await support.send(support.person(12), ASKED), Request)
    support.desk.clock.advance(hours=25)
    assert isinstance(await support.send(maria, ASKED), Request)


async def test_one_of_two_takes_it_and_only_staff_may(support: Support) -> None:
    request = await asked(support)
    assert await support.answer.take(by(STRANGER, request, ELSEWHERE)) is Handled.DENIED
    assert await support.answer.take(by(OLGA, request, here=False)) is Handled.DENIED
    assert await support.answer.take(by(OLGA, request)) is Handled.DONE
    assert await support.answer.take(by(PAVEL, request)) is Handled.TAKEN
    assert await support.answer.take(by(OLGA, request)) is Handled.DONE
    assert (now(support, request).taken_by, card(support).taker) == (OLGA, f"Сотрудник {OLGA}")
    assert news(support) == [RequestEvent.TAKEN]
    written = support.desk.entries
    assert [one.denied for one in written] == [True, True, False, False, False]
    assert {(one.action, one.subject, one.subject_id) for one in written} == {
        (Action.ANSWER_REQUEST, Subject.REQUEST, request.number)
    }


async def test_what_somebody_took_whose_post_has_ended_is_free(support: Support) -> None:
    request = await asked(support)
    support.own(request)
    for one in (OLGA, PAVEL):
        support.desk.posts[one] = Post(Role.DISPATCHER, ORGANISATION)
    assert await support.answer.take(by(OLGA, request, OLGA)) is Handled.DONE
    assert await support.answer.take(by(PAVEL, request, PAVEL)) is Handled.TAKEN
    del support.desk.posts[OLGA]
    assert await support.answer.take(by(PAVEL, request, PAVEL)) is Handled.DONE
    assert (now(support, request).taken_by, now(support, request).employee_id) == (PAVEL, PAVEL)
    assert news(support) == [RequestEvent.TAKEN], "the resident is told once"
    support.desk.posts[OLGA] = Post(Role.DISPATCHER, ORGANISATION)
    support.desk.posts[PAVEL] = Post(Role.VIEWER, ORGANISATION)
    assert await support.answer.answer(by(OLGA, request, OLGA), "Проверим") is Handled.ANSWERED
    assert card(support).taker == f"Сотрудник {OLGA}"


@pytest.mark.parametrize(
    ("post", "may"),
    [
        (Post(Role.SUPPORT, None), True),
        (Post(Role.ADMINISTRATOR, None), True),
        (Post(Role.DISPATCHER, ORGANISATION), True),
        (Post(Role.OWNER, ORGANISATION), True),
        (Post(Role.DISPATCHER, ORGANISATION, BRANCH), True),
        (Post(Role.DISPATCHER, ORGANISATION, BRANCH + 1), False),
        (Post(Role.DISPATCHER, ORGANISATION + 1), False),
        (Post(Role.METER_CLERK, ORGANISATION), False),
        (Post(Role.VIEWER, ORGANISATION), False),
    ],
)
async def test_an_employee_answers_what_the_post_reaches(
    support: Support, post: Post, *, may: bool
) -> None:
    request = await asked(support)
    support.own(request)
    support.desk.posts[OLGA] = post
    heard = await support.answer.answer(by(OLGA, request, OLGA), "Проверим")
    assert heard is (Handled.ANSWERED if may else Handled.DENIED)
    [entry] = support.desk.entries
    assert (entry.denied, entry.organisation_id) == (not may, ORGANISATION)
    assert entry.employee_id == OLGA
    assert "Проверим" not in entry.details_text()


async def test_the_conversation_goes_both_ways_until_it_is_closed_and_rated(
    support: Support,
) -> None:
    maria = support.person(MARIA)
    request = await asked(support, maria)
    said = by(ADMIN, request, ADMIN)
    assert await support.answer.answer(said, " \u200b ") is Handled.EMPTY
    assert await support.answer.answer(said, "ы" * (LONGEST_ANSWER + 1)) is Handled.TOO_LONG
    assert await support.answer.answer(said, "Проверим") is Handled.ANSWERED
    assert (now(support, request).state, card(support).taker) == (
        RequestState.ANSWERED,
        f"Сотрудник {ADMIN}",
    )
    told = await support.add(maria, request.number, "И ещё", (RequestPhoto("g"),))
    assert isinstance(told, Conversation)
    assert told.request.state is RequestState.TAKEN
    assert support.desk.told_staff[-2] == RequestFollowed(request.id, request.number, "И ещё", 1)
    assert await support.add(support.person(12), request.number, "x") is RequestRefusal.UNKNOWN
    assert await support.solve(support.person(12), request.number) is RequestRefusal.UNKNOWN
    assert await support.rate(maria, request.number, 6) is RequestRefusal.UNKNOWN
    early = await support.rate(maria, request.number, 5)
    assert isinstance(early, Conversation)
    assert early.request.rating is None
    assert await support.answer.close(by(OLGA, request)) is Handled.DONE
    assert await support.answer.close(by(OLGA, request)) is Handled.CLOSED
    assert await support.answer.answer(said, "Поздно") is Handled.CLOSED
    assert await support.add(maria, request.number, "Поздно") is RequestRefusal.CLOSED
    await support.rate(maria, request.number, 4)
    await support.rate(maria, request.number, 1)
    closed = now(support, request)
    assert (closed.rating, closed.closed_by) == (4, Side.STAFF)
    assert news(support) == [RequestEvent.ANSWERED, RequestEvent.CLOSED]
    assert isinstance(await support.solve(maria, request.number), Conversation)


async def test_only_chats_of_the_cabinet_are_told(support: Support) -> None:
    request = await asked(support)
    support.desk.chats[MARIA] = [77, 78]
    await support.answer.take(by(OLGA, request))
    assert [chat for chat, _ in support.desk.told] == [77, 78]
    support.desk.chats[MARIA] = []
    await support.answer.answer(by(OLGA, request), "Проверим")
    assert [one for one in support.desk.told if one[0] == MARIA] == [(MARIA, RequestWaits())]
    guest = support.person(STRANGER, signed_in=False)
    asked_so = await support.send(guest, replace(ASKED, account_id=None))
    assert isinstance(asked_so, Request)
    await support.answer.answer(by(OLGA, asked_so), "Проверим")
    assert support.desk.told[-1] == (
        STRANGER,
        RequestNews(asked_so.number, RequestEvent.ANSWERED, "Проверим", of_cabinet=False),
    )


async def test_of_an_album_one_part_is_told_to_wait(support: Support) -> None:
    request = await asked(support)
    support.desk.chats[MARIA] = []
    for name in "xyz":
        await support.answer.answer(by(OLGA, request), "", RequestPhoto(name, album="a"))
    assert support.desk.told == [(MARIA, RequestWaits())]


async def test_who_has_no_chat_open_gets_one_letter_a_day_of_a_request(support: Support) -> None:
    request = await asked(support)
    said = by(OLGA, request)
    await support.answer.answer(said, "Проверим")
    assert support.desk.written == [], "there is a chat"
    support.desk.chats[MARIA] = []
    await support.answer.take(said)
    for words in ("Проверим", "Проверили"):
        await support.answer.answer(said, words)
    letter = (Address(Channel.EMAIL, "maria@example.org"), "ru", AnswerWaits(), MARIA)
    assert support.desk.written == [letter]
    support.desk.clock.advance(hours=25)
    await support.answer.answer(said, "Готово")
    assert support.desk.written == [letter] * 2
    support.desk.clock.advance(hours=25)
    support.desk.email = None
    await support.answer.answer(said, "Готово")
    assert support.desk.written == [letter] * 2


async def test_whoever_may_answer_reads_all_that_was_said(support: Support) -> None:
    maria = support.person(MARIA)
    request = await asked(support, maria)
    await support.answer.answer(by(OLGA, request), "Проверим")
    await support.add(maria, request.number, "И ещё", (RequestPhoto("g"), RequestPhoto("h")))
    support.desk.told.clear()
    support.desk.entries.clear()
    assert await support.answer.look_back(by(STRANGER, request, ELSEWHERE)) is Handled.DENIED
    assert support.desk.told == []
    assert await support.answer.look_back(by(OLGA, request)) is Handled.DONE
    assert [one.denied for one in support.desk.entries] == [True, False]
    assert {one.details["act"] for one in support.desk.entries} == {"read"}
    [talk, *photos] = [one for _, one in support.desk.told]
    assert isinstance(talk, RequestTalk)
    assert [(one.side, one.words, one.photos) for one in talk.said] == [
        (Side.RESIDENT, ASKED.words, 1),
        (Side.STAFF, "Проверим", 0),
        (Side.RESIDENT, "И ещё", 2),
    ]
    assert [one.photos for one in photos if isinstance(one, RequestPhotos)] == [1, 2]
    for chat_id, discreet in ((OLGA, True), (ELSEWHERE, False)):
        told = request_message(talk, chat_id, ZoneInfo("UTC"), support.desk.clock())
        assert isinstance(told, Notify)
        assert (told.discreet is not None) is discreet
        assert told.under == request_card(request.id)


async def test_an_answer_may_be_a_file_and_an_album_is_one_answer(support: Support) -> None:
    maria = support.person(MARIA)
    request = await asked(support, maria)
    said = by(OLGA, request)
    sheet = RequestPhoto("p", False, "", "Перерасчёт.pdf", "application/pdf")
    assert await support.answer.answer(said, " ", sheet) is Handled.ANSWERED
    bare, files = support.desk.told
    answered = RequestEvent.ANSWERED
    assert bare == (MARIA, RequestNews(request.number, answered, ""))
    assert files == (MARIA, AnswerFiles(request.number, support.desk.said[-1].id, 1))
    support.desk.told.clear()
    parts = [RequestPhoto(one, album="a") for one in ("x", "y", "z")]
    heard = [await support.answer.answer(said, "Акт" * (one.file_id == "x"), one) for one in parts]
    assert heard == [Handled.ANSWERED, Handled.DONE, Handled.DONE]
    assert [type(one) for _, one in support.desk.told] == [RequestNews, *[AnswerFiles] * 3]
    assert news(support) == [answered]
    assert await support.answer.answer(by(PAVEL, request), "", parts[0]) is Handled.ANSWERED
    too_long = "ы" * (LONGEST_ANSWER + 1)
    assert await support.answer.answer(said, too_long, parts[0]) is Handled.TOO_LONG
    known = await support.files(maria, request.number)
    assert known is not None
    assert [(one.words, one.photos, one.files) for one in known.said] == [
        *((ASKED.words, 1, 0), ("", 0, 1), ("Акт", 3, 0), ("", 1, 0)),
    ]
    assert [one for one in support.desk.told[-5:] if isinstance(one[1], AnswerFiles)] == [
        (MARIA, AnswerFiles(request.number, one.id, 1)) for one in support.desk.said[1:]
    ]
    rows = conversation(known, ZoneInfo("UTC")).rows
    assert f"support.files={request.number}" in {one.action for row in rows for one in row}
    assert await support.files(support.person(12), request.number) is None


async def test_there_is_nothing_to_read_beyond_the_first_words(support: Support) -> None:
    request = await support.send(support.person(MARIA), replace(ASKED, photos=()))
    assert isinstance(request, Request)

    def buttons() -> list[str]:
        rows = request_notice(card(support), ZoneInfo("UTC")).rows
        return [button.action for row in rows for button in row]

    assert buttons() == ["requests.take", "requests.close"]
    await support.add(support.person(MARIA), request.number, "И ещё")
    assert buttons() == ["requests.take", "requests.close", "requests.talk"]


async def test_a_request_that_is_gone_is_said_to_be_gone(support: Support) -> None:
    request = await asked(support)
    support.desk.kept.clear()
    assert await support.answer.replied(support.person(ADMIN), request.number) is None
    assert await support.answer.answer(by(OLGA, request), "Проверим") is Handled.UNKNOWN
    assert support.desk.entries == []


async def test_a_reply_in_a_private_chat_is_an_answer_of_staff_alone(support: Support) -> None:
    request = await asked(support)
    support.own(request)
    support.desk.posts[OLGA] = Post(Role.DISPATCHER, ORGANISATION)
    for one in (ADMIN, OLGA):
        assert await support.answer.replied(support.person(one), request.number) == request.id
    group = replace(support.person(STRANGER), chat_id=ELSEWHERE)
    assert await support.answer.replied(group, request.number) == request.id
    assert support.desk.entries == []
    assert await support.answer.replied(support.person(STRANGER), request.number) is None
    assert [one.denied for one in support.desk.entries] == [True]


async def test_a_line_is_kept_without_its_secret_and_passed_on_by_its_own_chat(
    support: Support,
) -> None:
    guest = support.person(STRANGER, signed_in=False)
    assert await support.collect(guest, "home-menu", "text", "пароль кот12345") is None
    assert await support.collect(guest, "home-menu", "sticker", None) is None
    line = await support.collect(guest, "home-menu", "text", "нет воды")
    assert line is not None
    assert [one.words for one in support.desk.lines.values()] == ["", "", "нет воды"]
    other = support.person(12, signed_in=False)
    assert await support.pass_on(other, line) is NotPassedOn.GONE
    assert isinstance(await support.pass_on(guest, line), Request)
    support.desk.lines[line] = replace(support.desk.lines[line], request_id=1)
    assert await support.pass_on(guest, line) is NotPassedOn.BEFORE
    assert support.desk.said[-1].words == "нет воды"


@pytest.mark.parametrize(
    "said",
    [
        *("4072", "40 72", "123 456", "123456", "мой пин 4072", "код 555", "Пароль: лодка"),
        *("qwerty123", "Лодка-2026!", "my password is boat", "1234 5678", "PIN"),
    ],
)
def test_what_may_be_a_secret(said: str) -> None:
    assert may_be_secret(said)


@pytest.mark.parametrize(
    "said",
    [
        *("сколько я должен", "нет воды, ул. Мира, д. 5, кв. 12", "л/с 6600120042"),
        *("хвс 123 гвс 45", "Почему 5 233,61 ₽?", "дом 12к1", "/", "+7 912 345-67-89"),
    ],
)
def test_what_is_no_secret(said: str) -> None:
    assert not may_be_secret(said)


def test_words_keep_their_lines_and_nothing_that_cannot_be_seen() -> None:
    zalgo = "т" + "\u0301\u0302\u0303" * 50 + "есть"
    assert parse_words(f"  \u202eодин\u200b \n\n\n\n{zalgo}\x00 ") == "один\n\nтесть"
    assert parse_words("!!! \u2800") is WordsRefusal.EMPTY
    assert parse_words("😀а" * 667) is WordsRefusal.TOO_LONG
    assert parse_words("ы" * LONGEST_WORDS) == "ы" * LONGEST_WORDS
    assert units(shortened("😀" * 50, 21)) <= 21
    assert shortened("ы", 1) == "ы"


def test_the_number_that_is_named_first_counts() -> None:
    words = "Обращение № 0000-0000-0000\nОбращение № 1111"
    assert request_named_in(words) == "000000000000"
    assert request_named_in("0000-0000-0001") is None
    assert request_named_in("x" * 300 + words) is None


NAUGHTY = (
    *("<b>", "</code></b>", "a & b &lt; &nbsp;", "{ $left } {", "1 < 2 > 0", "\\_*[]()~`>#+-=|{}"),
    *("\u202edlrow \u2066x", "т" + "\u0301" * 500, "\ud800 одинокий", "нет\x00воды", "\ufeffда"),
    *(
        "=HYPERLINK(1)",
        "{{7*7}}",
        "' OR '1'='1",
        "😀" * 900,
        "ы" * 4096,
        "\u05e9\u05dc\u05d5\u05dd",
    ),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("naughty", NAUGHTY, ids=range(len(NAUGHTY)))
async def test_whatever_is_written_reaches_both_sides_as_text(
    support: Support, naughty: str, language: str
) -> None:
    words = parse_words(f"{naughty} 1")
    if isinstance(words, WordsRefusal):
        assert (naughty, words) == ("ы" * 4096, WordsRefusal.TOO_LONG)
        return
    maria, zone = support.person(MARIA), ZoneInfo("UTC")
    sent = await support.send(maria, replace(ASKED, words=words))
    assert isinstance(sent, Request)
    await support.answer.answer(by(OLGA, sent), f"{naughty} 1")
    told = await support.add(maria, sent.number, words)
    assert isinstance(told, Conversation)
    notices = [*support.desk.told_staff, *(one for _, one in support.desk.told)]
    drawn = [request_notice(one, zone) for one in notices if isinstance(one, OfRequests)]
    for screen in (*drawn, conversation(told, zone)):
        said = read_html(texts_for(language).screen(screen))
        named = any(line.key in {"request-card-words", "support-words"} for line in screen.lines)
        assert (words in said) is named
        assert length(said) <= TEXT_LIMIT
