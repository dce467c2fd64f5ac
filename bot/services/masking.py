"""What a reader of conversations sees who has not asked to see more."""

from collections.abc import Sequence

from bot.domain.masking import MARK, hide_known, hide_patterns, is_name_step, read_known


def mask_line(body: str, known: Sequence[str], step: str | None = None) -> str:
    """Hide what is `known` of the person, and what looks like a name, a sum, a number.

    `known`: names, addresses, numbers of accounts, phone, e-mail and login, as they are kept; all
    spellings of them are found. `step`: the one that the line answers; of a name nothing stays.
    """
    if is_name_step(step) and body.strip():
        return MARK
    return hide_patterns(hide_known(body, read_known(tuple(known))))
