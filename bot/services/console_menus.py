"""Whose command menu names /console: what is to be there, and what Telegram was told last."""

from collections.abc import Mapping
from typing import Protocol


class Menus(Protocol):
    """Private chats with the language of their menu."""

    async def wanted(self) -> Mapping[int, str]:
        """Give those that are signed in by somebody whose post enters the console."""
        ...

    async def given(self) -> Mapping[int, str]: ...

    async def keep(self, before: Mapping[int, str], after: Mapping[int, str]) -> None:
        """Note what Telegram was told, or conflict: another replica has."""
        ...
