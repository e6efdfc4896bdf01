"""Serves the inbox on loopback until it is told to stop."""

import signal
import threading
from types import FrameType
from typing import BinaryIO

import uvicorn

from core.clock import SystemClock
from core.settings import Settings
from pipeline.inbox.app import create_app
from pipeline.unsubscribe import Subscriptions

HOST = "127.0.0.1"
GRACE = 3  # seconds for open requests at a stop


def serve(settings: Settings, *, until_end_of: BinaryIO | None = None) -> bool:
    """Serve until SIGINT or SIGTERM, or the end of a stream that a parent holds open.

    Returns whether it could serve at all: False where the port is taken.
    """
    subscriptions = Subscriptions(settings, SystemClock())
    app = create_app(settings, hosts=(HOST, "localhost"), subscriptions=subscriptions)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=HOST,
            port=settings.inbox_port,
            log_level="error",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=GRACE,
        )
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    def watch(stream: BinaryIO) -> None:
        while stream.read(1024):
            pass
        server.should_exit = True

    if until_end_of is not None:
        threading.Thread(target=watch, args=(until_end_of,), daemon=True).start()
    # uvicorn raises the signal again when it is done: then these take it, and we end in order.
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        server.run()
    except SystemExit:  # uvicorn's word for a port that it can't have
        return False
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return server.started
