"""What /start may carry: only what we put into links."""

import secrets

import pytest

from bot.domain.invitations import invitation_payload, read_invitation


def test_a_payload_of_ours_is_read_and_fits_into_a_link() -> None:
    token = secrets.token_urlsafe(18)
    payload = invitation_payload(token)
    assert read_invitation(payload) == token
    assert len(payload) <= 64


@pytest.mark.parametrize(
    "payload",
    [None, "", "i_", "i_short", "x_" + "a" * 24, "i_" + "a" * 63, "i_" + "<" * 24, "hello"],
)
def test_another_payload_is_none(payload: str | None) -> None:
    assert read_invitation(payload) is None
