"""Looks that jobs take every few seconds cost as much as there is to tell, not as there is."""

import pytest
from support.plans import plan_of

from storage.reading_news import LOOK, UNTOLD
from storage.statements import Statement


@pytest.mark.parametrize("statement", [LOOK, UNTOLD])
def test_untold_readings_are_found_among_the_untold(statement: Statement) -> None:
    plan = plan_of(statement)
    assert "SEARCH readings USING INDEX ix_readings_untold (chat_id" in plan[0]
