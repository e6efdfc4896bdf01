"""The mail server over SMTP and HTTP: what arrives, what each fault does, what the pages show."""

import smtplib
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from bs4 import BeautifulSoup

from demo.mail.server import MailServer
from tests.waiting import soon

A, B = "analyst@demo.example", "operator@demo.example"
HTML = "<h1>Daily</h1><script>alert(1)</script><img src='http://evil.example/p.png'>"
PIXEL = b"\x89PNG\r\n\x1a\n"


def letter(subject="seedwatch daily", to=A, html=HTML):
    mail = EmailMessage()
    mail["From"] = "seedwatch <seedwatch@demo.example>"
    mail["To"] = to
    mail["Subject"] = subject
    mail["Message-ID"] = "<one@demo.example>"
    mail.set_content("Plain words & <tags>\n")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


@pytest.fixture
def send(mail):
    def deliver(message=None, to=(A,), timeout=5):
        with smtplib.SMTP("127.0.0.1", mail.port, timeout=timeout) as client:
            return client.send_message(message or letter(), to_addrs=list(to))

    return deliver


@pytest.fixture
def page(mail, fetch):
    def load(path):
        return BeautifulSoup(fetch(mail.page_url + path.lstrip("/")).body, "html.parser")

    return load


def test_a_mail_becomes_a_file_byte_for_byte(mail, send, tmp_path):
    assert send() == {}
    assert send(letter("second")) == {}
    first, second = sorted((tmp_path / "mail").iterdir())
    assert (first.name, second.name) == ("0001.eml", "0002.eml")
    message = message_from_bytes(first.read_bytes(), policy=policy.default)
    assert message["Subject"] == "seedwatch daily"
    assert message["Message-ID"] == "<one@demo.example>"
    (kept, _) = mail.mails()
    assert (kept.sender, kept.recipients, kept.path) == ("seedwatch@demo.example", (A,), first)
    assert kept.raw == first.read_bytes()


def test_numbers_go_on_after_the_mails_that_lie_there(tmp_path):
    (tmp_path / "0041.eml").write_bytes(b"old")
    server = MailServer(tmp_path)
    server.start()
    try:
        with smtplib.SMTP("127.0.0.1", server.port, timeout=5) as client:
            client.send_message(letter())
    finally:
        server.stop()
    assert {p.name for p in tmp_path.iterdir()} == {"0041.eml", "0042.eml"}
    assert (tmp_path / "0041.eml").read_bytes() == b"old"


@pytest.mark.parametrize(("fault", "code"), [("451", 451), ("452", 452), ("550", 550)])
def test_a_recipient_is_refused_once(mail, send, fault, code):
    mail.fail(fault)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as raised:
        send()
    assert raised.value.recipients[A][0] == code
    assert mail.mails() == ()
    assert send() == {}
    assert len(mail.mails()) == 1


@pytest.mark.parametrize(("fault", "code"), [("452", 452), ("550", 550)])
def test_one_refused_recipient_of_two_is_told_and_the_other_gets_it(mail, send, fault, code):
    mail.fail(fault, recipient=B)
    refused = send(to=(A, B))
    assert {address: reply[0] for address, reply in refused.items()} == {B: code}
    assert mail.mails()[0].recipients == (A,)


@pytest.mark.parametrize(("fault", "code"), [("421", 421), ("554", 554)])
def test_the_content_is_refused(mail, send, fault, code):
    mail.fail(fault)
    with pytest.raises(smtplib.SMTPDataError) as raised:
        send()
    assert raised.value.smtp_code == code
    assert mail.mails() == ()


def test_a_421_closes_the_connection(mail):
    mail.fail("421")
    with smtplib.SMTP("127.0.0.1", mail.port, timeout=5) as client:
        client.ehlo()
        client.mail("a@x.example")
        client.rcpt(A)
        client.putcmd("data")
        client.getreply()
        client.send(b"Subject: x\r\n\r\n.\r\n")
        assert client.getreply()[0] == 421
        assert client.file.readline() == b""
        client.close()


@pytest.mark.parametrize(("fault", "stored"), [("drop_after_data", 1), ("drop_before_store", 0)])
def test_a_lost_reply_comes_after_or_without_the_store(mail, send, fault, stored):
    mail.fail(fault)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send()
    assert len(mail.mails()) == stored


def test_a_slow_reply_comes_after_the_store(mail, send):
    mail.fail("slow:0.6")
    with pytest.raises((smtplib.SMTPServerDisconnected, TimeoutError)):
        send(timeout=0.2)
    assert soon(lambda: len(mail.mails()) == 1)
    mail.fail("slow:0.2")
    began = time.monotonic()
    assert send() == {}
    assert time.monotonic() - began >= 0.2


def test_a_stop_cuts_what_is_open_and_prints_nothing(tmp_path, capfd):
    server = MailServer(tmp_path)
    server.start()
    server.fail("slow:30")
    client = smtplib.SMTP("127.0.0.1", server.port, timeout=5)
    held = threading.Thread(target=_send_and_be_cut, args=(client,))
    held.start()
    while not server.mails():
        time.sleep(0.01)
    began = time.monotonic()
    server.stop()
    held.join()
    assert time.monotonic() - began < 15  # half of what it was held for
    assert capfd.readouterr().err == ""


def _send_and_be_cut(client):
    try:
        client.send_message(letter())
    except (smtplib.SMTPException, OSError):
        client.close()


def test_nonsense_is_answered_without_a_word_on_the_console(mail, capfd):
    with smtplib.SMTP("127.0.0.1", mail.port, timeout=5) as client:
        assert client.docmd("SING")[0] == 500
    assert capfd.readouterr().err == ""


def test_an_address_outside_ascii_is_taken(mail, send):
    assert send(to=("分析@demo.example",), message=letter(to=A)) == {}
    assert mail.mails()[0].recipients == ("分析@demo.example",)


def test_the_inbox_lists_newest_first_and_escapes(send, page):
    assert "No mail has arrived" in page("/").text
    send(letter("<script>alert(1)</script> one"))
    send(letter("two"))
    inbox = page("/")
    assert [row.b.text for row in inbox.select(".row")] == ["two", "<script>alert(1)</script> one"]
    assert [row["href"] for row in inbox.select(".row")] == ["/mails/2", "/mails/1"]
    assert not inbox.find_all("script")
    assert inbox.find("meta", attrs={"http-equiv": "refresh"})["content"] == "3"
    assert "Plain words & <tags>" in inbox.text


def test_a_mail_shows_headers_text_and_its_html_only_in_a_sandbox(send, page, mail, fetch):
    send(letter("<b>bold</b>"))
    shown = page("/mails/1")
    assert shown.h1.text == "<b>bold</b>"
    assert shown.pre.text.strip() == "Plain words & <tags>"
    assert "seedwatch <seedwatch@demo.example>" in shown.table.text
    (frame,) = shown.find_all("iframe")
    assert not frame["sandbox"]  # present, and nothing allowed
    assert "Daily" not in shown.text
    framed = fetch(mail.page_url + frame["src"].lstrip("/"))
    assert "<h1>Daily</h1>" in framed.text
    rules = framed.headers["Content-Security-Policy"]
    assert rules.startswith("sandbox; default-src 'none'")
    assert "allow-" not in rules
    assert "http" not in rules
    assert fetch(f"{mail.page_url}mails/1.eml").body == mail.mails()[0].raw


def test_the_mails_own_pictures_are_shown_without_the_network(send, mail, fetch):
    message = letter(html="<img src='cid:chart@seedwatch'><img src='cid:unknown'>")
    body = message.get_payload()[1]
    body.add_related(PIXEL, "image", "png", cid="<chart@seedwatch>")
    send(message)
    framed = BeautifulSoup(fetch(f"{mail.page_url}mails/1/html").body, "html.parser")
    first, second = framed.find_all("img")
    assert first["src"] == "data:image/png;base64,iVBORw0KGgo="
    assert second["src"] == "cid:unknown"


def test_a_mail_without_html_or_subject_is_shown_too(mail, page):
    with smtplib.SMTP("127.0.0.1", mail.port, timeout=5) as client:
        client.sendmail("a@x.example", [A], b"\r\n\xff only bytes\r\n")
    assert page("/").select_one(".row b").text == "(no subject)"
    assert not page("/mails/1").find_all("iframe")
    assert "only bytes" in page("/mails/1").pre.text


@pytest.mark.parametrize("path", ["mails/9", "mails/x", "mails/1/other", "nothing"])
def test_what_is_not_there_is_a_404(mail, fetch, path):
    assert fetch(mail.page_url + path).status == 404
    assert fetch(mail.page_url + path, data=b"x").status == 405
