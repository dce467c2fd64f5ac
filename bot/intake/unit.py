"""The unit of work as intake sees it."""

from collections.abc import Mapping
from typing import Any, Protocol

from bot.services.notices import Notices
from bot.services.updates import Ledger
from bot.ui.notices import Post


class OpenUnit(Protocol):
    """One unit of work with the ports that intake itself writes through."""

    @property
    def ledger(self) -> Ledger: ...

    @property
    def notices(self) -> Notices: ...

    @property
    def post(self) -> Post: ...

    @property
    def use_cases(self) -> Mapping[str, Any]: ...

    async def commit(self) -> None: ...
