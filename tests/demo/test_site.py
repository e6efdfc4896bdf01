"""The news site over HTTP: feeds with validators, pages that escape, failures on demand."""

import json
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from demo.article import load_articles
from demo.publishers import PUBLISHERS
from demo.site import Site
from scrapers.sitemaps import newest_child

ARTICLES = load_articles()
FIRST = "japan-asean-vehicle-framework"
HOSTILE = "port-queue-hostile-title"
OFFICIAL = "terminal-system-attack"
SOLD = "strait-patrol-drones"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def xml(body):
    return ET.fromstring(body)  # noqa: S314 - made by the server under test


def rss(body):
    return xml(body).findall("channel/item")


def atom(body):
    return xml(body).findall(f"{ATOM}entry")


def test_each_paper_has_a_home_a_robots_file_and_a_404(site, fetch):
    assert "The Kanto Herald" in fetch(f"{site.url}/").text
    for paper in PUBLISHERS.values():
        assert paper.name in fetch(site.url + paper.base).text
        assert fetch(f"{site.url}{paper.base}robots.txt").text.startswith("User-agent: *")
        missing = fetch(f"{site.url}{paper.base}nothing-here")
        assert (missing.status, paper.name in missing.text) == (404, True)
    assert fetch(f"{site.url}/robots.txt").text.startswith("User-agent: *")
    assert fetch(f"{site.url}/<script>").status == 404


@pytest.mark.parametrize("paper", PUBLISHERS.values(), ids=PUBLISHERS)
def test_home_and_sections_link_to_the_printed_articles(site, fetch, paper):
    slug = next(s for s, a in ARTICLES.items() if a.publisher == paper.publisher_id and a.place)
    path = site.article_path(slug)
    sections = [f"{paper.base}{name}/" for name in paper.sections]
    assert path not in fetch(site.url + paper.base).text
    assert fetch(site.url + path).status == 404
    site.publish(slug)
    listed = [p for p in sections if f'href="{path}"' in fetch(site.url + p).text]
    assert listed == [f"{paper.base}{ARTICLES[slug].section}/"]
    assert f'href="{path}"' in fetch(site.url + paper.base).text
    assert fetch(site.url + path).status == 200


def test_the_rss_feed_names_every_printed_article_with_its_date(site, fetch):
    before = rss(fetch(site.feed_url("herald")).body)
    at = site.publish(FIRST)
    items = rss(fetch(site.feed_url("herald")).body)
    assert len(items) == len(before) + 1
    assert items[0].findtext("title") == ARTICLES[FIRST].title
    assert items[0].findtext("link") == site.article_url(FIRST)
    assert parsedate_to_datetime(items[0].findtext("pubDate")) == at.replace(microsecond=0)
    assert items[0].findtext("pubDate").endswith("+0900")


def test_the_atom_feed_keeps_the_date_through_an_edit(site, fetch):
    at = site.publish(HOSTILE)
    edited = site.edit(HOSTILE, paragraphs=("New words.",))
    entry = atom(fetch(site.feed_url("post")).body)[0]
    assert entry.findtext(f"{ATOM}title") == ARTICLES[HOSTILE].title
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}published")) == at.replace(microsecond=0)
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == edited.replace(microsecond=0)
    assert entry.findtext(f"{ATOM}summary") == "New words."
    assert "New words." in fetch(site.article_url(HOSTILE)).text


def test_the_news_sitemap_names_address_title_and_date_of_each_release(site, fetch):
    at = site.publish(OFFICIAL)
    urls = xml(fetch(site.feed_url("ports")).body).findall(f"{MAP}url")
    assert urls[0].findtext(f"{MAP}loc") == site.article_url(OFFICIAL)
    news = urls[0].find(f"{NEWS}news")
    assert news.findtext(f"{NEWS}title") == ARTICLES[OFFICIAL].title
    stated = news.findtext(f"{NEWS}publication_date")
    assert datetime.fromisoformat(stated) == at.replace(microsecond=0)
    assert stated.endswith("+07:00")
    assert len(urls) == 1 + sum(a.publisher == "ports" and not a.place for a in ARTICLES.values())


def test_robots_names_the_index_whose_newest_sitemap_is_that_of_the_news(site, fetch):
    lines = fetch(f"{site.url}/robots.txt").text.splitlines()
    index = next(line.removeprefix("Sitemap: ") for line in lines if line.startswith("Sitemap: "))
    body = fetch(index).body
    assert newest_child(body, url=index) == site.feed_url("ports")
    children = [e.findtext(f"{MAP}loc") for e in xml(body).findall(f"{MAP}sitemap")]
    assert len(children) == 2
    for child in children:
        for url in xml(fetch(child).body).findall(f"{MAP}url"):
            assert fetch(url.findtext(f"{MAP}loc")).status == 200


def test_the_port_authority_has_tables_breaks_and_dublin_core(site, fetch):
    at = site.publish(OFFICIAL)
    page = BeautifulSoup(fetch(site.article_url(OFFICIAL)).body, "lxml")
    issued = page.find("meta", attrs={"name": "DC.date.issued"})["content"]
    assert datetime.fromisoformat(issued) == at.replace(microsecond=0)
    assert not page.find_all(["article", "main", "h1", "script"])
    assert not page.select("#isi p")
    assert len(page.select("#isi br")) == 2 * (len(ARTICLES[OFFICIAL].paragraphs) - 1)
    side = page.select_one("td.right").text
    assert all(h in side for h in (*PUBLISHERS["ports"].popular, *PUBLISHERS["ports"].ranking))


def test_behind_the_paywall_the_feed_says_more_than_the_page(site, fetch):
    site.publish(SOLD)
    body = fetch(site.article_url(SOLD)).text
    first = ARTICLES[SOLD].paragraphs[0]
    assert atom(fetch(site.feed_url("post")).body)[0].findtext(f"{ATOM}summary") == first
    assert "for subscribers" in body
    assert first[:90] in body
    assert first[130:] not in body
    assert ARTICLES[SOLD].paragraphs[1] not in body
    page = BeautifulSoup(body, "lxml")
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["isAccessibleForFree"] is False


def test_a_date_that_is_no_date_of_today_stands_in_feed_and_page(site, fetch):
    at = site.publish("old-recycling-plan-reprinted")
    stated = (at - timedelta(days=21)).replace(microsecond=0)
    item = rss(fetch(site.feed_url("herald")).body)[0]
    assert parsedate_to_datetime(item.findtext("pubDate")) == stated
    page = BeautifulSoup(fetch(site.article_url("old-recycling-plan-reprinted")).body, "lxml")
    meta = page.find("meta", property="article:published_time")["content"]
    assert datetime.fromisoformat(meta) == stated


@pytest.mark.parametrize("paper", list(PUBLISHERS))
def test_a_feed_that_did_not_change_answers_304_until_it_changes(site, fetch, paper):
    url = site.feed_url(paper)
    first = fetch(url)
    headers = {"If-None-Match": first.headers["ETag"]}
    again = fetch(url, headers)
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert fetch(url, {"If-None-Match": f'"x", W/{first.headers["ETag"]}'}).status == 304
    slug = next(s for s, a in ARTICLES.items() if a.publisher == paper and a.place)
    site.publish(slug)
    changed = fetch(url, headers)
    assert changed.status == 200
    assert changed.headers["ETag"] != first.headers["ETag"]
    assert (site.polls(paper), site.answers(PUBLISHERS[paper].feed, 304)) == (4, 2)


def test_only_the_rss_feed_knows_last_modified(site, fetch):
    herald, post = fetch(site.feed_url("herald")), fetch(site.feed_url("post"))
    stamp = herald.headers["Last-Modified"]
    assert stamp.endswith("GMT")
    assert post.headers["Last-Modified"] is None
    old = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    assert fetch(site.feed_url("herald"), {"If-Modified-Since": stamp}).status == 304
    assert fetch(site.feed_url("herald"), {"If-Modified-Since": old}).status == 200
    assert fetch(site.feed_url("herald"), {"If-Modified-Since": "soon"}).status == 200
    assert fetch(site.feed_url("post"), {"If-Modified-Since": stamp}).status == 200


def test_the_etag_goes_before_the_date(site, fetch):
    stamp = fetch(site.feed_url("herald")).headers["Last-Modified"]
    headers = {"If-None-Match": '"old"', "If-Modified-Since": stamp}
    assert fetch(site.feed_url("herald"), headers).status == 200


def test_the_herald_states_its_date_in_meta_and_byline(site, fetch):
    at = site.publish(FIRST)
    page = BeautifulSoup(fetch(site.article_url(FIRST)).body, "lxml")
    meta = page.find("meta", property="article:published_time")["content"]
    assert datetime.fromisoformat(meta) == at.replace(microsecond=0)
    assert meta.endswith("+09:00")
    assert " JST, " in page.select_one("article .posted-on").text
    assert page.select_one("link[rel=canonical]")["href"] == site.article_url(FIRST)
    paragraphs = tuple(p.text for p in page.select("article .entry-content p"))
    assert paragraphs == ARTICLES[FIRST].paragraphs


def test_the_post_states_its_date_in_json_ld(site, fetch):
    at = site.publish("asean-tokyo-pact-thai-view")
    page = BeautifulSoup(fetch(site.article_url("asean-tokyo-pact-thai-view")).body, "lxml")
    data = json.loads(page.find("script", type="application/ld+json").string)
    assert data["@type"] == "NewsArticle"
    assert datetime.fromisoformat(data["datePublished"]) == at.replace(microsecond=0)
    assert data["datePublished"].endswith("+07:00")
    assert [a["name"] for a in data["author"]] == ["Pimchanok Sae-Tang"]


def test_sidebars_are_full_of_traps_that_are_not_the_article(site, fetch):
    site.publish(FIRST)
    page = BeautifulSoup(fetch(site.article_url(FIRST)).body, "lxml")
    paper = PUBLISHERS["herald"]
    sidebar = page.select_one("aside").text
    assert '"Politics" POPULAR ARTICLE' in sidebar
    assert "KH ACCESS RANKING" in sidebar
    article = page.select_one("article").text
    for headline in (*paper.popular, *paper.ranking):
        assert headline in sidebar
        assert headline not in article


@pytest.mark.parametrize("path", ["", "business/", "article"])
def test_a_hostile_title_is_text_on_every_page(site, fetch, path):
    site.publish(HOSTILE)
    url = site.article_url(HOSTILE) if path == "article" else f"{site.url}/post/{path}"
    page = BeautifulSoup(fetch(url).body, "lxml")
    scripts = page.find_all("script")
    assert all(script["type"] == "application/ld+json" for script in scripts)
    assert ARTICLES[HOSTILE].title in page.text
    assert not [a for a in page.find_all("a") if "evil.example" in a.get("href", "")]
    assert not page.find_all("b", string="unopened")
    for script in scripts:
        data = json.loads(script.string)
        assert data["headline"] == ARTICLES[HOSTILE].title
        assert data["author"][0]["name"] == "<script>alert(1)</script> Desk"


def test_the_copy_names_the_paper_that_it_comes_from(site, fetch):
    site.publish("japan-asean-vehicle-framework-copy")
    page = fetch(site.article_url("japan-asean-vehicle-framework-copy")).text
    assert "The Kanto Herald / Asia News Exchange" in page


def test_it_fails_as_often_as_it_is_told(site, fetch):
    path = PUBLISHERS["herald"].feed
    site.fail(path, 503, 2, retry_after="7")
    first = fetch(site.url + path)
    assert (first.status, first.headers["Retry-After"]) == (503, "7")
    assert fetch(site.feed_url("post")).status == 200
    assert fetch(site.url + path).status == 503
    assert fetch(site.url + path).status == 200
    assert (site.hits(path), site.answers(path, 503)) == (3, 2)


def test_it_is_slow_until_it_is_told_otherwise(site, fetch):
    site.slow("/post/", 0.2)
    began = time.monotonic()
    fetch(f"{site.url}/post/")
    assert time.monotonic() - began >= 0.2
    site.slow("/post/", 30)
    site.slow("/post/", 0)
    began = time.monotonic()
    fetch(f"{site.url}/post/")
    assert time.monotonic() - began < 15  # half of what it was told first


def test_a_slow_answer_does_not_hold_up_the_stop():
    site = Site()
    site.start()
    site.slow("/", 30)
    began = time.monotonic()
    site.stop()
    assert time.monotonic() - began < 15  # half of what it was told to wait


def test_pictures_are_drawn_and_other_methods_are_refused(site, fetch):
    picture = fetch(f"{site.url}/images/{FIRST}.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert xml(picture.body).tag.endswith("svg")
    assert xml(fetch(f"{site.url}/images/<b>&.svg").body).tag.endswith("svg")
    assert fetch(f"{site.url}/", data=b"x").status == 405
