"""Who a visitor of the console is, behind proxies and in spite of forged headers."""

from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.console.requests import address_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "hops", "visitor"),
    [
        ("203.0.113.9", ["198.51.100.7"], "203.0.113.9"),  # forged
        ("127.0.0.1", ["198.51.100.7"], "127.0.0.1"),  # no proxy of these
        ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("::ffff:10.0.0.1", [" ::ffff:198.51.100.7 "], "198.51.100.7"),
        ("fd00::1", ["203.0.113.9, 198.51.100.7, 10.9.9.9", "10.0.0.2"], "198.51.100.7"),
        ("10.0.0.1", ["10.0.0.3,10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", ["198.51.100.7, unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, unknown, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("", ["198.51.100.7"], ""),  # a socket of this machine
    ],
)
def test_a_visitor_is_the_last_hop_that_is_no_proxy_of_ours(
    peer: str, hops: list[str], visitor: str
) -> None:
    headers = [("X-Forwarded-For", one) for one in hops]
    request = make_mocked_request("GET", "/console", headers).clone(remote=peer)
    assert address_of(request, PROXIES) == visitor
