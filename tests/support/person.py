"""A person with a telephone, for tests: writes, presses, looks, over real HTTP."""

import asyncio
import contextlib
import io
import json
from collections.abc import Callable
from typing import Any, Self

import aiohttp

View = dict[str, Any]


class Person:
    """One person in one chat (the first bot's, unless told otherwise).

    What is on the screen comes from the event stream, never from asking again and again, so a
    test waits exactly as long as the bot needs.
    """

    def __init__(self, url: str, fields: dict[str, Any], chat: int) -> None:
        self.url = url.rstrip("/")
        self.id = int(fields["id"])
        self.name = f"{fields['first_name']} {fields.get('last_name', '')}".strip()
        self.phone = str(fields.get("phone", ""))
        self.chat = chat
        self.toasts: list[dict[str, Any]] = []
        self.answered: set[str] = set()
        self.events: list[dict[str, Any]] = []
        self._messages: dict[int, View] = {}
        self._news = asyncio.Event()
        self._session: aiohttp.ClientSession  # once it is open
        self._listener: asyncio.Task[None] | None = None
        self._connected = asyncio.Event()
        self._seq = 0

    @classmethod
    async def join(
        cls,
        url: str,
        first_name: str = "Мария",
        last_name: str = "Петрова",
        *,
        chat: int = 0,
        person: int = 0,
        **fields: str,
    ) -> Self:
        """Come to the playground as a new person, or as one that is there already."""
        async with aiohttp.ClientSession(url.rstrip("/") + "/") as session:
            if person:
                async with session.get("chat/people") as answer:
                    one = next(p for p in await answer.json() if p["id"] == person)
            else:
                body = {"first_name": first_name, "last_name": last_name, **fields}
                async with session.post("chat/people", json=body) as answer:
                    one = await answer.json()
            if not chat:
                async with session.get("chat/bots") as answer:
                    chat = (await answer.json())[0]["id"]
        self = cls(url, one, chat)
        await self._open()
        return self

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listener
        await self._session.close()

    # -- doing --------------------------------------------------------------------------------

    async def send(self, text: str, *, reply_to: int = 0, thread: int = 0) -> View:
        return await self._post("messages", {"text": text, "reply_to": reply_to, "thread": thread})

    async def press(self, caption: str) -> str:
        """Press the newest visible button of this caption; a reply key is sent as its text."""
        for message in reversed(self.messages()):
            for button in _buttons(message):
                if button["text"] == caption:
                    assert button["kind"] == "callback", (
                        f"«{caption}» is a {button['kind']} button"
                    )
                    return await self.press_data(message["message_id"], button["data"])
        for key in self.keys():
            if key["text"] == caption:
                if key["kind"] == "contact":
                    await self.share_contact()
                else:
                    await self.send(caption)
                return ""
        raise AssertionError(f"no button «{caption}»; there are {self.captions()}")

    async def press_data(self, message_id: int, data: str) -> str:
        answer = await self._post("press", {"message_id": message_id, "data": data})
        return str(answer["query_id"])

    async def press_answered(self, caption: str, timeout: float = 30) -> str:
        """Press and wait until the spinner stops."""
        query = await self.press(caption)
        if query:
            await self.until(lambda: query in self.answered, timeout, f"answer to «{caption}»")
        return query

    async def share_contact(self) -> View:
        """Share the own number, as the button below the text field does."""
        source = next((m for m in reversed(self.messages()) if m["reply_keyboard"]), None)
        reply = source["message_id"] if source else None
        return await self._post("contact", {"own": True, "message_id": reply})

    async def send_contact(self, phone: str, first_name: str, user_id: int = 0) -> View:
        """Send somebody's card from the address book: proves nothing."""
        return await self._post(
            "contact", {"phone_number": phone, "first_name": first_name, "user_id": user_id}
        )

    async def send_photo(
        self, data: bytes, caption: str = "", album: str = "", *, reply_to: int = 0
    ) -> View:
        return await self._upload(data, "photo.jpg", "photo", caption, album, reply_to)

    async def send_document(
        self,
        data: bytes,
        name: str = "file.pdf",
        caption: str = "",
        album: str = "",
        *,
        reply_to: int = 0,
    ) -> View:
        return await self._upload(data, name, "document", caption, album, reply_to)

    async def send_odd(self, kind: str, *, reply_to: int = 0) -> View:
        """Send a sticker, voice, video, dice, location or poll."""
        return await self._post(kind, {"reply_to": reply_to})

    async def edit(self, message_id: int, text: str) -> View:
        return await self._post("edit", {"message_id": message_id, "text": text})

    async def delete(self, *message_ids: int) -> None:
        await self._post("delete", {"message_ids": list(message_ids)})

    async def forward(self, message_id: int, from_chat_id: int = 0) -> View:
        fields = {"from_chat_id": from_chat_id} if from_chat_id else {}
        return await self._post("forward", {"message_id": message_id, **fields})

    async def block(self, blocked: bool = True) -> None:
        await self._post("block", {"blocked": blocked})

    # -- looking ------------------------------------------------------------------------------

    def messages(self) -> list[View]:
        """Give what is in the chat now, oldest first, without what was deleted."""
        return [
            one
            for _number, one in sorted(self._messages.items())
            if not one["deleted"] and one["chat_id"] == self.chat
        ]

    def from_bot(self) -> list[View]:
        """Give what the bot said; lines that Telegram writes for it say nothing."""
        return [one for one in self.messages() if one["from"]["is_bot"] and not one["service"]]

    def captions(self) -> list[str]:
        """List captions of all visible buttons, newest message first."""
        shown = [b["text"] for m in reversed(self.messages()) for b in _buttons(m)]
        return shown + [key["text"] for key in self.keys()]

    def keys(self) -> list[dict[str, Any]]:
        """Give the keys of the reply keyboard that is up now."""
        for message in reversed(self.from_bot()):
            keyboard = message["reply_keyboard"]
            if keyboard is not None:
                return [key for row in keyboard.get("rows", []) for key in row]
        return []

    async def screen(self, timeout: float = 30) -> View:
        """Give the bot's newest message, waiting for the first."""
        await self.until(lambda: bool(self.from_bot()), timeout, "a message of the bot")
        return self.from_bot()[-1]

    async def wait_for(self, what: str | Callable[[View], bool], timeout: float = 30) -> View:
        """Wait for a message of the bot that contains the text, or that satisfies the predicate.

        Messages already there count; the newest that fits is given.
        """

        def fits(message: View) -> bool:
            return what in message["text"] if isinstance(what, str) else what(message)

        found: list[View] = []

        def look() -> bool:
            found[:] = [one for one in self.from_bot() if fits(one)]
            return bool(found)

        await self.until(look, timeout, f"a message with {what!r}")
        return found[-1]

    async def wait_toast(self, text: str = "", timeout: float = 30) -> dict[str, Any]:
        await self.until(
            lambda: any(text in one["text"] for one in self.toasts), timeout, f"toast {text!r}"
        )
        return next(one for one in reversed(self.toasts) if text in one["text"])

    async def until(self, true: Callable[[], bool], timeout: float, what: str) -> None:
        """Wait, event by event, until something is so."""
        try:
            async with asyncio.timeout(timeout):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            shown = "\n---\n".join(one["text"] for one in self.messages()[-3:])
            raise AssertionError(
                f"no {what} within {timeout} s; buttons {self.captions()}; "
                f"toasts {[one['text'] for one in self.toasts[-3:]]}; the chat ends:\n{shown}"
            ) from None

    async def settled(self, quiet: float = 0.3, timeout: float = 30) -> None:
        """Wait until the bot took all updates and was silent for so long, and all is seen here."""
        query = {"quiet": str(quiet), "timeout": str(timeout), "person": str(self.id)}
        async with self._session.get(f"{self.url}/chat/settled", params=query) as answer:
            state = await answer.json()
        assert state["settled"], f"{state['pending']} updates still wait after {timeout} s"
        await self.until(lambda: self._seq >= state["seq"], timeout, f"event {state['seq']}")

    async def download(self, address: str) -> bytes:
        """Fetch a picture or file that a message shows."""
        async with self._session.get(self.url + address) as answer:
            assert answer.status == 200, f"{address}: {answer.status}"
            return await answer.read()

    # -- inside -------------------------------------------------------------------------------

    async def _open(self) -> None:
        self._session = aiohttp.ClientSession()
        address = f"{self.url}/chat/{self.id}/{self.chat}/messages"
        async with self._session.get(address, params={"limit": "1000"}) as answer:
            state = await answer.json()
        for message in state["messages"]:
            self._messages[message["message_id"]] = message
        self._seq = int(state["seq"])
        self._listener = asyncio.create_task(self._listen())
        await self._connected.wait()

    async def _listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with self._session.get(
                    f"{self.url}/chat/{self.id}/events",
                    params={"after": str(self._seq)},
                    timeout=timeout,
                    read_bufsize=1 << 22,
                ) as stream:
                    self._connected.set()
                    async for line in stream.content:
                        if line.startswith(b"data: "):
                            self._take(json.loads(line.removeprefix(b"data: ")))
            await asyncio.sleep(0.05)

    def _take(self, event: dict[str, Any]) -> None:
        self._seq = max(self._seq, int(event["seq"]))
        self.events.append(event)
        match event["type"]:
            case "message" | "edit" if event["chat_id"] == self.chat:
                self._messages[event["message_id"]] = event
            case "delete" if event["chat_id"] == self.chat:
                for number in event["message_ids"]:
                    if number in self._messages:
                        self._messages[number]["deleted"] = True
            case "toast":
                self.toasts.append(event)
            case "answered":
                self.answered.add(event["query_id"])
        self._news.set()

    async def _post(self, action: str, fields: dict[str, Any]) -> dict[str, Any]:
        address = f"{self.url}/chat/{self.id}/{self.chat}/{action}"
        async with self._session.post(address, json=fields) as answer:
            result = await answer.json()
            assert answer.status == 200, f"{action}: {result}"
        if "message_id" in result:
            self._messages.setdefault(result["message_id"], result)
        return dict(result)

    async def _upload(
        self,
        data: bytes,
        name: str,
        kind: str,
        caption: str,
        album: str = "",
        reply_to: int = 0,
    ) -> dict[str, Any]:
        fields = {"as": kind, "caption": caption, "album": album, "reply_to": str(reply_to)}
        form = aiohttp.FormData(fields, quote_fields=False)
        form.add_field("file", io.BytesIO(data), filename=name)
        address = f"{self.url}/chat/{self.id}/{self.chat}/files"
        async with self._session.post(address, data=form) as answer:
            result = await answer.json()
            assert answer.status == 200, f"files: {result}"
        self._messages.setdefault(result["message_id"], result)
        return dict(result)


def _buttons(message: View) -> list[dict[str, Any]]:
    return [button for row in message["keyboard"] or [] for button in row]
