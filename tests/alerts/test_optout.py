import stat
import threading

import pytest

from alerts import optout

KEY = b"k" * 32
READERS = [("daily", "a@example.org"), ("daily", "b@example.org"), ("weekly", "a@example.org")]


def test_the_secret_is_made_once_and_for_its_owner_alone(tmp_path):
    path = tmp_path / "state" / "unsubscribe.key"
    made = optout.secret(path)
    assert len(made) == 32
    assert optout.secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]
    assert optout.secret(tmp_path / "other") != made


def test_two_that_make_it_at_once_end_with_the_same(tmp_path):
    path, found = tmp_path / "unsubscribe.key", []
    start = threading.Barrier(8)

    def make():
        start.wait()
        found.append(optout.secret(path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_secret_that_is_none_is_refused_and_never_replaced(tmp_path):
    path = tmp_path / "unsubscribe.key"
    path.write_text("short")
    with pytest.raises(OSError, match="move the file aside"):
        optout.secret(path)
    assert path.read_text() == "short"


def test_a_token_holds_no_address_and_belongs_to_one_reader_of_one_list():
    tokens = {optout.token(KEY, *reader) for reader in READERS}
    assert len(tokens) == 3
    assert all(optout.TOKEN.fullmatch(token) for token in tokens)
    assert optout.token(KEY, "daily", "A@Example.org") == optout.token(KEY, *READERS[0])
    assert optout.token(b"x" * 32, *READERS[0]) not in tokens
    for reader in READERS:
        assert optout.owner(KEY, optout.token(KEY, *reader), READERS) == reader


@pytest.mark.parametrize("given", ["", "0" * 40, "a@example.org", "../x", "0" * 41, "Z" * 40])
def test_a_forged_token_belongs_to_nobody(given):
    assert optout.owner(KEY, given, READERS) is None
