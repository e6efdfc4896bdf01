"""F13: we say who we are and where to complain, and never pretend to be a browser."""

import contextlib
import re

import pytest

from core.clock import SystemClock
from core.settings import read_settings
from scrapers.fetcher import GuardedFetcher, user_agent
from tests.scrapers.conftest import SMALL
from tests.scrapers.hostile import HostileServer


def test_every_request_carries_name_version_and_contact(server: HostileServer) -> None:
    settings = read_settings({"SEEDWATCH_CONTACT": "mailto:desk@news.example"})
    fetcher = GuardedFetcher(
        allow_loopback=(server.place,), contact=settings.contact, clock=SystemClock(), limits=SMALL
    )
    server.serve("/old", b"", ("Location", "/page"), status=301)
    server.serve("/page", b"x")
    with contextlib.closing(fetcher):
        fetcher.get(server.url("/old"), headers=(("User-Agent", "Mozilla/5.0"),))
    agents = [headers["User-Agent"] for _, headers in server.hits]
    assert len(agents) == 3  # robots.txt, the redirect and the page
    for agent in agents:
        assert re.fullmatch(r"seedwatch/\d[\w.]* \(\+mailto:desk@news\.example\)", agent)


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "desk\x00@x", "é" * 10, "x" * 5000])
def test_a_contact_never_breaks_the_header(contact: str) -> None:
    agent = user_agent(contact)
    assert agent.isascii()
    assert agent.isprintable()
    assert len(agent) < 300
