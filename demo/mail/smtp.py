"""The SMTP side: aiosmtpd on its own event loop in a thread, on a free loopback port."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from core.clock import Clock
from demo.mail.faults import AT_DATA, AT_RCPT, REPLIES, MailFaults
from demo.mail.store import MailStore
from demo.web import HOST

_LARGEST = 20_000_000  # bytes of one mail
logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd warns of every odd client


class Postbox:
    """Takes mails, unless a fault stands in the way."""

    def __init__(self, store: MailStore, faults: MailFaults, clock: Clock) -> None:
        """Take where mails go, what goes wrong, and the clock that dates them."""
        self._store = store
        self._faults = faults
        self._clock = clock

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks this name up
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Accept a recipient, or refuse it by a fault."""
        del server, session
        fault = self._faults.take(AT_RCPT, (address,))
        if fault is not None:
            return REPLIES[fault.kind]
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd looks this name up
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, or lose it or its reply by a fault."""
        del session
        recipients = tuple(str(address) for address in envelope.rcpt_tos)
        fault = self._faults.take(AT_DATA, recipients)
        if fault is not None and fault.kind in REPLIES:
            if fault.kind == "421" and server.transport is not None:
                self._after_reply(server.transport.close)
            return REPLIES[fault.kind]
        if fault is None or fault.kind != "drop_before_store":
            content = envelope.content
            raw = content if isinstance(content, bytes) else str(content or "").encode()
            self._store.add(str(envelope.mail_from), recipients, raw, self._clock.now())
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
        elif fault is not None and isinstance(server.transport, asyncio.WriteTransport):
            server.transport.abort()
        return "250 OK: stored"

    @staticmethod
    def _after_reply(act: Callable[[], None]) -> None:
        """Do something once the reply of this command is on its way."""
        asyncio.get_running_loop().call_later(0.02, act)


class SmtpServer:
    """One SMTP listener, from start() to stop()."""

    def __init__(self, postbox: Postbox) -> None:
        """Take what the commands are handed to."""
        self._postbox = postbox
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="demo-smtp", daemon=True)
        self._ready = threading.Event()
        self._server: asyncio.Server | None = None
        self.port = 0

    def start(self) -> None:
        """Begin to listen; `port` is known after this."""
        self._thread.start()
        self._ready.wait()
        if self._server is None:
            raise OSError("the mail server found no port to listen on")

    def stop(self) -> None:
        """Stop listening, cut open connections, and wait for the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()

    def _protocol(self) -> SMTP:
        return SMTP(
            self._postbox,
            data_size_limit=_LARGEST,
            enable_SMTPUTF8=True,
            hostname="demo.example",
            ident="demo",
            loop=self._loop,
        )

    def _run(self) -> None:
        """Own the loop: listen until it is stopped, then close everything on it."""
        asyncio.set_event_loop(self._loop)
        self._loop.set_exception_handler(_quiet)
        try:
            listening = self._loop.create_server(self._protocol, HOST, 0)
            self._server = self._loop.run_until_complete(listening)
            self.port = self._server.sockets[0].getsockname()[1]
            self._ready.set()
            self._loop.run_forever()
            self._server.close()
            tasks = asyncio.all_tasks(self._loop)
            for task in tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        finally:
            self._ready.set()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()


def _quiet(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Say nothing about clients that went away; leave the rest to asyncio."""
    if not isinstance(context.get("exception"), ConnectionError | asyncio.CancelledError):
        loop.default_exception_handler(context)
