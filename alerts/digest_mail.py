"""A digest as the message for one recipient: its headers, its parts, and how to leave the list."""

from urllib.parse import quote

from alerts import mime
from alerts.digest_model import Digest
from core import identity

ONE_CLICK = "List-Unsubscribe=One-Click"  # RFC 8058: the header's value and the body of the POST


def render_digest_mail(
    digest: Digest,
    *,
    recipient: str,
    mail_from: str,
    list_id: str,
    public_url: str | None,
    unsubscribe_token: str | None = None,
) -> str:
    """Return the digest as the message for one recipient: the bytes as text, to be stored.

    The Message-ID comes from the digest and the recipient, so that the same mail always has the
    same one. With a token there is a List-Unsubscribe: by mail, and where a public address answers by
    one click too (RFC 8058, which asks for https).
    """
    key = identity.digest("mail", digest.digest_id, recipient)
    headers = [
        ("List-Id", f"{digest.title} <{list_id}.{mime.domain(mail_from)}>"),
        ("Precedence", "list"),
        ("X-Seedwatch-Digest", digest.digest_id),
    ]
    if unsubscribe_token is not None:
        links = [leave_by_mail(mail_from, unsubscribe_token)]
        if public_url is not None:
            links.insert(0, leave_by_web(public_url, unsubscribe_token))
        headers.append(("List-Unsubscribe", ", ".join(f"<{link}>" for link in links)))
        if links[0].startswith("https://"):
            headers.append(("List-Unsubscribe-Post", ONE_CLICK))
    pictures: tuple[mime.Picture, ...] = ()
    if digest.chart is not None:
        pictures = (mime.Picture(cid=digest.chart_cid, data=digest.chart),)
    mail = mime.Mail(
        key=key,
        sender=mail_from,
        recipient=recipient,
        subject=digest.subject,
        text=digest.text,
        html=digest.html,
        dated_at=digest.built_at,
        headers=tuple(headers),
        pictures=pictures,
    )
    return mime.as_text(mime.build(mail))


def leave_url(mail_from: str, public_url: str | None, token: str) -> str:
    """Return the address in the mail's own words that ends a subscription."""
    return leave_by_web(public_url, token) if public_url else leave_by_mail(mail_from, token)


def leave_by_web(public_url: str, token: str) -> str:
    """Return the page that ends a subscription."""
    return f"{public_url.rstrip('/')}/unsubscribe/{token}"


def leave_by_mail(mail_from: str, token: str) -> str:
    """Return the mail that asks for the end of a subscription, to whoever sends the digest."""
    return f"mailto:{quote(mime.address(mail_from), safe='@')}?subject=unsubscribe%20{token}"
