"""One parent gives birth to all the bots that are killed."""

from collections.abc import Iterator

import pytest
from support.lives import Parent


@pytest.fixture(scope="module")
def parent() -> Iterator[Parent]:
    started = Parent.start()
    yield started
    started.close()
