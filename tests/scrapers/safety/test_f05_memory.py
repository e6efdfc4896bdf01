"""F5: whatever a server sends, the process that asks it grows by less than 64 MB."""

import gzip
import json
import random
import subprocess
import sys

import pytest

from core.settings import ROOT
from tests.scrapers.hostile import HostileServer
from tests.scrapers.safety.hostile_xml import DOCUMENTS

pytestmark = pytest.mark.slow

MOST = 64 * 1024  # kilobytes


@pytest.fixture(scope="module")
def dense() -> bytes:
    """21.6 MB that gzip makes seven times smaller: under every ratio, over the cap when unpacked."""
    bits = random.Random(7).randbytes(2_700_000)  # noqa: S311 - the same bytes each time
    return gzip.compress(f"{int.from_bytes(bits):021600000b}".encode(), 6)


def test_no_answer_makes_the_process_grow(server: HostileServer, dense: bytes) -> None:
    hostile = [path for path in server.answers if not path.startswith("/to-")]
    server.serve("/dense", dense, ("Content-Encoding", "gzip"))
    server.serve("/largest", b"x" * 4_999_999)
    server.serve("/robots.txt", b"# filling\n" * 100_000)
    server.serve("/fine", b"fine")
    for name, document in DOCUMENTS.items():
        server.serve(f"/xml-{name}", document)
    paths = ["/largest", "/dense", *hostile, *(f"/xml-{name}" for name in DOCUMENTS)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.scrapers.safety.memory", server.place, *paths],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    found = {row["path"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(found) == {"/fine", *paths}
    assert found["/dense"]["outcome"] == "refused: decoded body over 20000000 bytes"
    assert found["/largest"]["outcome"] == "4999999 bytes"
    assert found["/largest"]["grown"] > 4_000  # the measure does measure
    grown = {path: row["grown"] for path, row in found.items() if row["grown"] >= MOST}
    assert not grown
