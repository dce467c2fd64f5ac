"""«1123 201,5»: a meter named by the last digits of its number, which is all that screens show."""

from collections.abc import Sequence

from bot.domain.meters import Meter
from bot.domain.reading_tokens import Kind, Token, shown_end

_VALUES = frozenset({Kind.NUMBER, Kind.ZONE})
_FEWEST_DIGITS = 3


def signed_by_ends(line: Sequence[Token], meters: Sequence[Meter]) -> list[Token]:
    """Take numbers for the ends of serial numbers wherever a line's numbers can only be that.

    Each must be of one meter alone, with a value for each of its zones behind it, none of which
    might name a meter, too.
    """
    read: list[Token] = []
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and line[end].kind in _VALUES:
            end += 1
        read += _signed(line[at:end], meters)
        read += line[end : end + 1]
        at = end + 1
    return read


def _signed(numbers: Sequence[Token], meters: Sequence[Meter]) -> Sequence[Token]:
    """Give them as they are when they are not all ends and values in turn."""
    read: list[Token] = []
    wanted = 0  # values of the meter named last
    for token in numbers:
        named = _named(token, meters)
        if token.kind is Kind.ZONE and wanted:
            read.append(token)
        elif wanted and not named:
            read.append(token)
            wanted -= 1
        elif len(named) == 1 and not wanted:
            read.append(Token(Kind.SERIAL, token.text))
            wanted = named[0].zones
        else:
            return numbers
    return numbers if wanted else read


def _named(token: Token, meters: Sequence[Meter]) -> list[Meter]:
    if token.kind is not Kind.NUMBER or len(token.text) < _FEWEST_DIGITS:
        return []
    return [one for one in meters if shown_end(one) == token.text]
