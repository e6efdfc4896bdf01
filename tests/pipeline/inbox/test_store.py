import json
import os

import pytest

from core.settings import Settings
from pipeline.inbox.store import Inbox


@pytest.fixture
def inbox(desk):
    return Inbox(desk.settings.inbox)


def test_an_inbox_that_was_never_written_is_empty(tmp_path):
    assert Inbox(Settings(state=tmp_path).inbox).newest(10) == ((), 0)


def test_the_newest_come_first_and_the_rest_is_counted(desk, inbox):
    for n in range(5):
        desk.put(headline=f"Number {n}")
    for n, path in enumerate(sorted(desk.settings.inbox.glob("*/*.json"), key=written)):
        os.utime(path, (1000 + n, 1000 + n))
    items, total = inbox.newest(3)
    assert ([item.headline for item in items], total) == (["Number 4", "Number 3", "Number 2"], 5)


def written(path):
    return json.loads(path.read_text())["written_at"]


def test_a_digest_gives_the_text_of_its_mail(desk, inbox):
    mail = (
        "Subject: Two stories\nFrom: a@b.example\nTo: x@b.example\nMIME-Version: 1.0\n"
        'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain\n\n'
        "The text.\n--b\nContent-Type: text/html\n\n<p>The page.</p>\n--b--\n"
    )
    _, _, folder, key = desk.put("email", payload=mail).split("/")
    item = inbox.item(folder, key)
    assert (item.headline, item.text.strip(), item.has_mail) == ("Two stories", "The text.", True)
    assert b"The page." in inbox.html(folder, key)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "3", '{"written_at": 3}', '{"written_at": "soon"}', "\xff"]
)
def test_a_broken_document_is_listed_with_the_reason(desk, inbox, content):
    desk.put(headline="Well")
    path = desk.settings.inbox / "readers" / "broken.json"
    path.write_bytes(content.encode("latin-1"))
    items, _ = inbox.newest(10)
    assert {item.headline for item in items} == {"Well", "broken.json"}
    assert "broken.json" in inbox.item("readers", "broken").problem


@pytest.mark.parametrize(
    ("folder", "key"),
    [
        ("..", "secret"),
        ("readers", "../../secret"),
        ("readers/..", "secret"),
        ("", "secret"),
        ("readers", "secret\x00"),
        ("READERS", "secret"),
        ("linked", "secret"),
    ],
)
def test_no_name_leads_out_of_the_inbox(desk, inbox, folder, key):
    desk.put()
    for suffix in (".json", ".html", ".eml"):
        (desk.settings.state / f"secret{suffix}").write_text("{}")
        (desk.settings.inbox / "linked").mkdir(exist_ok=True)
        link = desk.settings.inbox / "linked" / f"secret{suffix}"
        link.symlink_to(desk.settings.state / f"secret{suffix}")
    assert inbox.item(folder, key) is None
    assert inbox.html(folder, key) is None
    assert inbox.mail(folder, key) is None
