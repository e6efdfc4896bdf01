"""Pages made to fill the memory: what reading one takes beside the page itself, in a new process."""

import subprocess
import sys
from pathlib import Path

import pytest

MOST = 64  # MB
SECONDS = 60  # of one page, on a machine that is busy
ROOT = Path(__file__).parents[2]
PARAGRAPH = (
    "<p>A paragraph of some length, with commas, that says how many cells the plant makes.</p>"
)
# Expressions, so that the page is made in the process that is measured.
PAGES = {
    "attributes": "('<div ' + ' '.join(f'a{n}=1' for n in range(280)) + '>x</div>') * 3_000",
    "attributes of a page that is not large": (
        "('<div ' + ' '.join(f'a{n}=1' for n in range(280)) + '>x</div>') * 210"
    ),
    "one class of a page": "'<div class=\"' + 'word ' * 500_000 + '\">' + P * 5",
    "options of a list": "'<select>' + '<option>x' * 200_000 + P * 5",
    "short attributes": "('<b ' + ' '.join('abcdefghijklmnopqrstuvwxyz') + '>x') * 20_000",
    "attributes behind a quoted end": (
        "('<div a=\">\" ' + ' '.join(f'a{n}' for n in range(200)) + '>x</div>') * 4_000"
    ),
    "twenty megabytes": "('<div class=a>' + P + '</div>') * 190_000",
    "one text": "'<p>' + 'word and, ' * 2_000_000",
    "wide letters": "'<p>' + '日本語の文、' * 2_000_000",
    "formatting that goes on": "''.join(f'<p><b class=x{n}><i><u>x</p>' for n in range(8_000))",
    "formatting closed by other names": "''.join(f'<p><b a{n}></i>x' for n in range(9_000))",
    "formatting around blocks": "''.join(f'<b a{n}>' for n in range(60)) + '<p>x' * 50_000",
    "formatting of a short page": "''.join(f'<p><b a{n}>' for n in range(800))",
    "links": "'<a href=/x>link text here</a>' * 100_000",
    "levels": "'<span>' * 60_000 + P",
    "a title": "'<title>' + ' - ' * 1_200_000 + '</title>' + P * 5",
    "objects in a script": (
        "'<script type=\"application/json\">{\"a\":[' + '{\"b\":[1]},' * 370_000 + '1]}</script>' + P"
    ),
    "documents of JSON-LD": (
        "('<script type=\"application/ld+json\">[' + '[],' * 130_000 + '1]</script>') * 9 + P"
    ),
    "tags of meta": "\"<meta property='a b c d e' content=x>\" * 60_000 + P * 4",
    "templates": "('<template>' + P * 20 + '</template>') * 1_500",
}
CHILD = """
import sys
from datetime import UTC, datetime
from core.errors import ParseError
from core.records import Page
from scrapers.cascade import second_opinion
from scrapers.extract import extract

def peak():
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))

def read(html):
    page = Page(url="https://a.example/x", final_url="https://a.example/x", status=200, headers=(),
                body=html, fetched_at=datetime(2026, 11, 2, tzinfo=UTC))
    try:
        extract(page)
    except ParseError:
        pass

P = sys.argv[2]
html = eval(sys.argv[1]).encode()
second_opinion(P * 9)
read((P * 9).encode())
before = peak()
read(html)
print((peak() - before) // 1024)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read from /proc")
@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_a_page_takes_little_memory(page: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, page, PARAGRAPH],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    assert int(done.stdout) < MOST
