"""The mail server of the demo: SMTP in, files and pages out."""

import re
from pathlib import Path

from core.clock import Clock, SystemClock
from demo.mail.faults import MailFaults
from demo.mail.page import HTML_POLICY, html_part, list_page, mail_page
from demo.mail.smtp import Postbox, SmtpServer
from demo.mail.store import Mail, MailStore
from demo.web import HOST, Answer, Request, WebServer, page

_MAIL = re.compile(r"/mails/(\d{1,9})(/html|\.eml)?")


class MailServer:
    """One mail server with its pages, from start() to stop()."""

    def __init__(self, folder: Path, *, clock: Clock | None = None) -> None:
        """Take the folder for `NNNN.eml` files and the clock that dates arrivals."""
        self.store = MailStore(folder)
        self.faults = MailFaults()
        self._smtp = SmtpServer(Postbox(self.store, self.faults, clock or SystemClock()))
        self._web = WebServer(self._answer, name="demo-mail")
        self.address = self._web.address
        self.page_url = f"{self._web.url}/"

    def start(self) -> None:
        """Begin to take mail and to show it."""
        self._smtp.start()
        self._web.start()

    def stop(self) -> None:
        """Stop both; mails stay on disk."""
        self._web.stop()
        self._smtp.stop()

    @property
    def port(self) -> int:
        """The SMTP port, known once it is started."""
        return self._smtp.port

    @property
    def smtp_url(self) -> str:
        """Where clients send to: plain SMTP without a login."""
        return f"smtp://{HOST}:{self.port}"

    def fail(self, *faults: str, recipient: str | None = None) -> None:
        """Queue faults (see `demo.mail.faults`), for one recipient where it is given."""
        self.faults.push(*faults, recipient=recipient)

    def mails(self) -> tuple[Mail, ...]:
        """Return the mails that were taken, oldest first."""
        return self.store.mails()

    def _answer(self, request: Request) -> Answer:
        """Return the list, one mail, its HTML part, or its bytes."""
        if request.method not in {"GET", "HEAD"}:
            return Answer(status=405, headers=(("Allow", "GET, HEAD"),))
        if request.path == "/":
            return page(list_page(self.mails()))
        found = _MAIL.fullmatch(request.path)
        mail = self.store.find(int(found[1])) if found else None
        if found is None or mail is None:
            return page("<!doctype html><title>Not found</title><p>No such mail", status=404)
        if found[2] == ".eml":
            headers = (("Content-Type", "text/plain; charset=utf-8"),)
            return Answer(headers=(*headers, ("X-Content-Type-Options", "nosniff")), body=mail.raw)
        if found[2] == "/html":
            return page(html_part(mail), policy=HTML_POLICY)
        return page(mail_page(mail))
