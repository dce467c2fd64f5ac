"""What arrives together begins in order, a few in each turn of the loop."""

import asyncio

from bot.services.turns import Turns


async def begin(turns: Turns, begun: list[int], number: int) -> None:
    await turns.come()
    begun.append(number)


async def test_a_few_begin_in_each_turn_in_their_order() -> None:
    turns, begun = Turns(2), list[int]()
    tasks = [asyncio.create_task(begin(turns, begun, number)) for number in range(5)]
    seen = []
    while len(begun) < len(tasks):
        await asyncio.sleep(0)
        seen.append(len(begun))
    assert begun == [0, 1, 2, 3, 4]
    assert max(after - before for before, after in zip([0, *seen], seen, strict=False)) == 2


async def test_who_gave_up_takes_no_turn() -> None:
    turns, begun = Turns(1), list[int]()
    tasks = [asyncio.create_task(begin(turns, begun, number)) for number in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert begun == [0, 2]
