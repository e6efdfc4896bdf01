import datetime as dt
import ipaddress
import logging
import socket
import ssl
from email import message_from_bytes, policy

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alerts.notifiers.email import EmailNotifier
from alerts.notifiers.smtp_url import SmtpServer, parse_smtp_url
from core.errors import ConfigError, DeliveryError, Fault
from tests.alerts.mail_stand_in import MailStandIn
from tests.alerts.samples import alert, delivery

SECRET = "pw-0123456789"


def notifier(port, *, security="none", user=None, password=None, context=None):
    return EmailNotifier(
        server=SmtpServer(
            host="127.0.0.1", port=port, security=security, user=user, password=password
        ),
        mail_from="seedwatch <news@seedwatch.example>",
        timezone="Asia/Tokyo",
        context=context,
        timeout=1,
    )


def row(made=None, **said):
    payload = notifier(1).render(made or alert(), "post")
    return delivery(payload, **{"channel": "email", "target": "a@example.org", **said})


def fault(sender, made):
    with pytest.raises(DeliveryError) as caught:
        sender.send(made)
    return caught.value


def test_a_mail_arrives_for_one_recipient_with_the_deliverys_message_id(mailbox):
    receipt = notifier(mailbox.port).send(row())
    ((recipients, raw),) = mailbox.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert recipients == ["a@example.org"]
    assert receipt == message["Message-ID"] == f"<{delivery().delivery_key}@seedwatch.example>"
    assert message["Subject"] == "[High] EV production: A battery plant opens in Rayong"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_delivery_gives_the_same_bytes_twice(mailbox):
    sender = notifier(mailbox.port)
    sender.send(row())
    sender.send(row())
    assert mailbox.taken[0] == mailbox.taken[1]


def test_an_update_answers_the_storys_first_mail(mailbox):
    notifier(mailbox.port).send(row(action="reply", parent_receipt="<first@seedwatch.example>"))
    message = message_from_bytes(mailbox.taken[0][1], policy=policy.default)
    assert message["In-Reply-To"] == message["References"] == "<first@seedwatch.example>"


def test_a_digest_goes_out_as_it_was_stored(mailbox):
    raw = "From: a@example.org\r\nMessage-ID: <x@y>\r\nSubject: d\r\n\r\nbody\r\n"
    made = delivery(raw, channel="email", target="a@example.org")
    assert notifier(mailbox.port).send(made) == "<x@y>"
    assert mailbox.taken[0][1].replace(b"\r\n", b"\n") == raw.encode().replace(b"\r\n", b"\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("played", "taken", "expected"),
    [
        ("rcpt:421", 0, Fault.WAIT),
        ("rcpt:451", 0, Fault.REFUSED),
        ("rcpt:452", 0, Fault.REFUSED),
        ("rcpt:550", 0, Fault.STOP_CHANNEL),
        ("from:451", 0, Fault.REFUSED),
        ("from:550", 0, Fault.STOP_ALL),
        ("data:421", 0, Fault.WAIT),
        ("data:451", 0, Fault.REFUSED),
        ("data:552", 0, Fault.POISON),
        ("data:554", 0, Fault.POISON),
        ("lost", 1, Fault.AMBIGUOUS),
        ("slow:2", 1, Fault.AMBIGUOUS),
    ],
)
def test_every_fault_of_a_mail_server_has_its_class(mailbox, played, taken, expected):
    mailbox.fault = played
    assert fault(notifier(mailbox.port), row()).fault is expected
    assert len(mailbox.taken) == taken


def test_a_lost_answer_can_not_be_looked_up():
    assert notifier(1).look_up(row()) is None


def test_no_server_is_a_wait_as_nothing_was_stored():
    assert fault(notifier(1), row()).fault is Fault.WAIT


@pytest.mark.parametrize(
    ("greeting", "expected"), [(b"421 busy\r\n", Fault.WAIT), (b"554 no\r\n", Fault.STOP_ALL)]
)
def test_a_server_that_is_closed_says_so_at_the_door(greeting, expected):
    import threading

    listener = socket.create_server(("127.0.0.1", 0))

    def answer():
        line, _ = listener.accept()
        with line:
            line.sendall(greeting)
            line.recv(100)

    thread = threading.Thread(target=answer)
    thread.start()
    found = fault(notifier(listener.getsockname()[1]), row())
    thread.join()
    listener.close()
    assert found.fault is expected


def test_starttls_is_required_where_it_is_configured(mailbox):
    found = fault(notifier(mailbox.port, security="starttls"), row())
    assert found.fault is Fault.STOP_ALL
    assert mailbox.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail stand-in")])
    start = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=36500))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    (folder / "key.pem").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder


def test_mail_goes_over_tls_from_the_first_byte_with_a_login(certificate):
    def admit(_server, _session, _envelope, _mechanism, data):
        from aiosmtpd.smtp import AuthResult

        known = (data.login, data.password) == (b"desk", SECRET.encode())
        return AuthResult(success=known, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    box = MailStandIn(ssl_context=context, authenticator=admit, auth_require_tls=False)
    trusted = ssl.create_default_context(cafile=certificate / "cert.pem")
    try:
        given = {"security": "tls", "user": "desk", "context": trusted}
        notifier(box.port, password=SECRET, **given).send(row())
        assert fault(notifier(box.port, password="other", **given), row()).fault is Fault.STOP_ALL
        stranger = notifier(box.port, security="tls", user="desk", password=SECRET)
        assert fault(stranger, row()).fault is Fault.STOP_ALL
    finally:
        box.close()
    assert len(box.taken) == 1


@pytest.mark.slow  # waits for the time to be up
def test_a_server_that_never_shakes_hands_is_left_when_the_time_is_up():
    listener = socket.create_server(("127.0.0.1", 0))
    try:
        sender = notifier(listener.getsockname()[1], security="tls")
        assert fault(sender, row()).fault is Fault.WAIT
    finally:
        listener.close()


@pytest.fixture
def tls_mailbox(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    stand_in = MailStandIn(tls_context=context, require_starttls=True)
    yield stand_in
    stand_in.close()


def test_mail_goes_over_a_line_whose_certificate_is_trusted(tls_mailbox, certificate):
    context = ssl.create_default_context(cafile=certificate / "cert.pem")
    notifier(tls_mailbox.port, security="starttls", context=context).send(row())
    assert len(tls_mailbox.taken) == 1


def test_a_certificate_that_nobody_vouches_for_stops_the_notifier(tls_mailbox):
    found = fault(notifier(tls_mailbox.port, security="starttls"), row())
    assert found.fault is Fault.STOP_ALL
    assert tls_mailbox.taken == []


def test_a_refused_login_stops_the_notifier_and_gives_nothing_away(caplog):
    def refuse(*_):
        from aiosmtpd.smtp import AuthResult

        return AuthResult(success=False, handled=False)

    box = MailStandIn(authenticator=refuse, auth_require_tls=False)
    try:
        sender = notifier(box.port, user="desk", password=SECRET)
        with caplog.at_level(logging.DEBUG):
            found = fault(sender, row())
    finally:
        box.close()
    assert found.fault is Fault.STOP_ALL
    assert SECRET not in caplog.text + str(found) + repr(sender) + repr(sender._server)


def test_an_address_beyond_ascii_travels_where_the_server_takes_it(mailbox):
    made = row(target="münch@example.org")
    notifier(mailbox.port).send(made)
    assert mailbox.taken[0][0] == ["münch@example.org"]
    narrow = MailStandIn(enable_SMTPUTF8=False)
    try:
        assert fault(notifier(narrow.port), made).fault is Fault.STOP_CHANNEL
    finally:
        narrow.close()


@pytest.mark.parametrize("payload", ["{}", '{"form": "full", "full": {}}', '{"form"'])
def test_a_payload_that_is_no_mail_is_poison(mailbox, payload):
    made = delivery(payload, channel="email", target="a@example.org")
    assert fault(notifier(mailbox.port), made).fault is Fault.POISON


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://127.0.0.1:1025", ("127.0.0.1", 1025, "none", None, None)),
        ("smtp://mail.example", ("mail.example", 587, "starttls", None, None)),
        ("smtp://mail.example:25?starttls=0", ("mail.example", 25, "none", None, None)),
        ("smtp://localhost:25?starttls=1", ("localhost", 25, "starttls", None, None)),
        ("smtps://u%40x:p%2Fw@mail.example", ("mail.example", 465, "tls", "u@x", "p/w")),
    ],
)
def test_a_mail_servers_url_says_how_the_line_is_protected(url, expected):
    server = parse_smtp_url(url)
    assert (server.host, server.port, server.security, server.user, server.password) == expected


@pytest.mark.parametrize(
    "url",
    ["", "mail.example:25", "http://mail.example", f"smtp://u:{SECRET}@h:99999", "smtp://",
     f"smtp://u:{SECRET}@h?starttls=0", f"smtp://u:{SECRET}@h?tls=1", f"smtp://u:{SECRET}@h?starttls=yes"],
)  # fmt: skip
def test_a_url_that_can_not_be_used_is_named_without_its_password(url):
    with pytest.raises(ConfigError) as caught:
        parse_smtp_url(url)
    assert "SEEDWATCH_SMTP_URL" in str(caught.value)
    assert SECRET not in str(caught.value)
