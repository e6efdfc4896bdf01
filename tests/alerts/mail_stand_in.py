"""A mail server for tests that plays one fault at a time."""

import asyncio

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP


class _OnAFreePort(Controller):
    """Lets the system choose the port."""

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class MailStandIn:
    """`fault` is "", rcpt:CODE, from:CODE, data:CODE, lost (taken, then the line drops), slow:S."""

    def __init__(self, **options):
        self.fault = ""
        self.taken = []
        self.controller = _OnAFreePort(_Play(self), hostname="127.0.0.1", port=0, **options)
        self.controller.start()
        self.port = self.controller.port

    def close(self):
        self.controller.stop()


class _Play:
    def __init__(self, box):
        self.box = box

    async def handle_MAIL(self, _server, _session, envelope, address, options):  # noqa: N802 - the name that aiosmtpd calls
        if self.box.fault.startswith("from:"):
            return f"{self.box.fault[5:]} no"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - the name that aiosmtpd calls
        if self.box.fault.startswith("rcpt:"):
            return f"{self.box.fault[5:]} no"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        if self.box.fault.startswith("data:"):
            return f"{self.box.fault[5:]} no"
        self.box.taken.append((list(envelope.rcpt_tos), bytes(envelope.content)))
        if self.box.fault == "lost":
            server.transport.abort()
        if self.box.fault.startswith("slow:"):
            await asyncio.sleep(float(self.box.fault[5:]))
        return "250 OK"
