"""The PIN: asked when the chat is opened again; set, changed and switched off in the settings."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.types import CallbackQuery, Message

from bot.domain.access import EndReason
from bot.domain.pins import check_pin
from bot.services.cabinet import CheckPin, SetPin, SignOut, Today, WrongPin
from bot.services.messages import Text, text
from bot.services.people import Person
from bot.services.updates import StoredChat
from bot.ui.chat import Chat
from bot.ui.filters import Typed
from bot.ui.form import Dialogue, Form
from bot.ui.home import home_screen
from bot.ui.pinpad import LENGTH, Pad, new_pad
from bot.ui.presses import Pressed
from handlers.pin import screens
from handlers.pin.screens import Draft, PinSetting, Unlock

PinForm = Form[Draft]

UNLOCK = Dialogue(
    name="unlock",
    states=Unlock,
    draft=Draft,
    screens={Unlock.pin: screens.unlock},
    secret=frozenset({Unlock.pin}),
    erased=frozenset({Unlock.pin}),
    binding=True,
)
SETTING = Dialogue(
    name="pin",
    states=PinSetting,
    draft=Draft,
    screens={
        PinSetting.current: screens.enter_current,
        PinSetting.first: screens.enter_new,
        PinSetting.again: screens.enter_again,
    },
    secret=frozenset({PinSetting.current, PinSetting.first, PinSetting.again}),
    erased=frozenset({PinSetting.current, PinSetting.first, PinSetting.again}),
)


_WAITED_FOR = {
    PinSetting.current.state: "pin-waits-current",
    PinSetting.first.state: "pin-waits-new",
    PinSetting.again.state: "pin-waits-again",
}


async def gate(chat: Chat, stored: StoredChat, now: datetime) -> bool:
    """Lock the chat when it is opened again after its idle time; True: it is locked."""
    session = stored.session
    if session is None or session.pin_hash is None:
        if (chat.state or "").startswith(UNLOCK.group):
            chat.rest(home_screen(chat.person))
            return True
        return False
    if (chat.state or "").startswith(UNLOCK.group) or now - stored.active_at < session.pin_idle:
        return False
    chat.hush = True
    lost = chat.wrote or chat.state is not None
    form = Form(chat, UNLOCK)
    await form.start(Unlock.pin, Draft(new_pad(), lost=lost))
    if chat.wrote:
        await form.repeat("pin-locked-first")
    return True


async def press_unlock_key(
    query: CallbackQuery, form: PinForm, value: str, person: Person, verify_pin: CheckPin
) -> None:
    del query
    pad = form.draft.pad.press(value)
    if pad.full:
        await _unlock(form, person, pad.entered, verify_pin)
    else:
        await _redraw(form, pad)


async def type_unlock(
    message: Message, form: PinForm, typed: str, person: Person, verify_pin: CheckPin
) -> None:
    """The PIN may be typed as well; what was typed is deleted."""
    del message
    if _is_pin(typed):
        await _unlock(form, person, typed, verify_pin)
    else:
        await stay_locked(form)


async def _unlock(form: PinForm, person: Person, pin: str, verify_pin: CheckPin) -> None:
    wrong = await verify_pin(person, pin)
    if wrong is None:
        form.chat.note("unlocked")
        home = home_screen(person)
        await form.leave(home.under(text("pin-lost")) if form.draft.lost else home)
        return
    form.chat.note("wrong-pin")
    if wrong.left:
        await _anew(form, text("pin-wrong", left=wrong.left))
        return
    form.chat.sign(None)
    await form.leave(home_screen(form.chat.person).under(text("pin-session-ended")))


async def forget_pin(
    query: CallbackQuery, form: PinForm, person: Person, sign_out: SignOut
) -> None:
    """«Не помню ПИН-код»: the session ends, and the person enters anew."""
    del query
    await sign_out(person, EndReason.PIN_FORGOTTEN)
    form.chat.sign(None)
    await form.leave(home_screen(form.chat.person).under(text("pin-forgotten")))


async def stay_locked(form: PinForm) -> None:
    """Nothing but the PIN is taken in a locked chat."""
    await _anew(form, text("pin-first"))


async def press_blank(query: CallbackQuery, form: PinForm) -> None:
    del query
    await _redraw(form, form.draft.pad)


async def offer(query: CallbackQuery, chat: Chat) -> None:
    """«Позже» after the offer of a password."""
    del query
    if chat.person.session is not None and chat.person.session.pin_hash is not None:
        chat.rest(home_screen(chat.person))
    else:
        chat.rest(screens.offer())


async def begin(query: CallbackQuery, form: PinForm) -> None:
    """«Задать ПИН-код» was pressed."""
    del query
    await form.start(PinSetting.first, Draft(new_pad()))


async def change(query: CallbackQuery, form: PinForm) -> None:
    del query
    await form.start(PinSetting.current, Draft(new_pad(), purpose="change"))


async def switch_off(query: CallbackQuery, form: PinForm) -> None:
    del query
    await form.start(PinSetting.current, Draft(new_pad(), purpose="off"))


async def press_key(
    query: CallbackQuery,
    form: PinForm,
    value: str,
    person: Person,
    verify_pin: CheckPin,
    set_pin: SetPin,
    today: Today,
) -> None:
    del query
    pad = form.draft.pad.press(value)
    if pad.full:
        await _take(form, person, pad.entered, verify_pin, set_pin, today)
    else:
        await _redraw(form, pad)


async def type_pin(
    message: Message,
    form: PinForm,
    typed: str,
    person: Person,
    verify_pin: CheckPin,
    set_pin: SetPin,
    today: Today,
) -> None:
    del message
    if _is_pin(typed):
        await _take(form, person, typed, verify_pin, set_pin, today)
    else:
        await _anew(form, text(_WAITED_FOR[str(form.chat.state)]))


def _is_pin(typed: str) -> bool:
    return len(typed) == LENGTH and typed.isascii() and typed.isdecimal()


async def _take(
    form: PinForm, person: Person, pin: str, verify_pin: CheckPin, set_pin: SetPin, today: Today
) -> None:
    """Go on from a whole PIN, by the step."""
    if form.chat.state == PinSetting.current.state:
        await _prove(form, person, pin, verify_pin, set_pin)
    elif form.chat.state == PinSetting.first.state:
        await _choose(form, pin, today)
    elif pin == form.draft.chosen:
        await set_pin(person, pin)
        form.chat.note("pin-set")
        await form.leave(screens.done("pin-set"))
    else:
        await form.go(PinSetting.first, Draft(new_pad(), form.draft.purpose))
        await form.repeat("pin-differs")


async def _prove(
    form: PinForm, person: Person, pin: str, verify_pin: CheckPin, set_pin: SetPin
) -> None:
    wrong = await verify_pin(person, pin)
    if wrong is not None:
        await _refuse_current(form, wrong)
    elif form.draft.purpose == "off":
        await set_pin(person, None)
        form.chat.note("pin-off")
        await form.leave(screens.done("pin-off"))
    else:
        await form.go(PinSetting.first, Draft(new_pad(), form.draft.purpose))


async def _refuse_current(form: PinForm, wrong: WrongPin) -> None:
    if wrong.left:
        await _anew(form, text("pin-wrong", left=wrong.left))
        return
    form.chat.sign(None)
    await form.leave(home_screen(form.chat.person).under(text("pin-session-ended")))


async def _choose(form: PinForm, pin: str, today: Today) -> None:
    refusal = check_pin(pin, this_year=today().year)
    if refusal is not None:
        await _anew(form, text(refusal))
        return
    await form.go(PinSetting.again, replace(form.draft, pad=new_pad(), chosen=pin))


async def _redraw(form: PinForm, pad: Pad) -> None:
    """Draw the same keys with another number of dots: quick presses all count."""
    form.chat.same_drawing = True
    await form.keep(replace(form.draft, pad=pad))


async def _anew(form: PinForm, reason: Text) -> None:
    await form.keep(replace(form.draft, pad=new_pad()))
    await form.repeat(reason)


def unlock_router() -> Router:
    own = Router(name=UNLOCK.name)
    own.callback_query.register(press_unlock_key, Pressed("key"))
    own.callback_query.register(forget_pin, Pressed("forgotten"))
    own.callback_query.register(press_blank, Pressed("blank"))
    own.message.register(type_unlock, Typed())
    own.message.register(stay_locked_message)
    return own


async def stay_locked_message(message: Message, form: PinForm) -> None:
    """A command, a picture: the chat stays locked."""
    del message
    await stay_locked(form)


def setting_router() -> Router:
    own = Router(name=SETTING.name)
    own.callback_query.register(offer, Pressed("offer"))
    own.callback_query.register(begin, Pressed("start"))
    own.callback_query.register(change, Pressed("change"))
    own.callback_query.register(switch_off, Pressed("off"))
    own.callback_query.register(press_key, Pressed("key"))
    own.callback_query.register(press_blank, Pressed("blank"))
    own.message.register(type_pin, StateFilter(PinSetting), Typed())
    return own
