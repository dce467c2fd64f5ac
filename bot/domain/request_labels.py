"""Labels that staff stick on requests: their names, and how many of them."""

from bot.domain.typed import clean

LONGEST_LABEL = 32
MOST_LABELS = 200  # of the centre or of an organisation
MOST_STUCK = 10  # on one request


def parse_label(typed: str) -> str | None:
    """Return the name on one line; None: there is none, or it is too long."""
    name = clean(typed)
    return name if any(map(str.isalnum, name)) and len(name) <= LONGEST_LABEL else None


def label_key(organisation_id: int | None, name: str) -> str:
    """Give what is one for all spellings of a label in its place."""
    return f"{organisation_id or ''}:{name.casefold()}"
