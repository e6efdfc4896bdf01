# noqa: INP001 - a script, no package
"""`python compose/inbox.py`: the inbox inside its container, on every address of that container.

`./run inbox` listens on loopback, where Docker can't reach it from outside a container. Here the
compose file keeps it to the loopback interface of the machine, and the page still answers only to
the names that a browser on that machine uses, so that no other site can be made to read it.
"""

import sys

import uvicorn

from core.clock import SystemClock
from core.settings import read_settings
from pipeline.inbox.app import create_app
from pipeline.unsubscribe import Subscriptions

ADDRESS = "0.0.0.0"  # noqa: S104 - of the container alone; the port is published to loopback
NAMES = ("127.0.0.1", "localhost")


def main() -> int:
    """Serve until the container is stopped; exit 1 where the port can't be had."""
    settings = read_settings()
    subscriptions = Subscriptions(settings, SystemClock())
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(settings, hosts=NAMES, subscriptions=subscriptions),
            host=ADDRESS,
            port=settings.inbox_port,
            log_level="warning",
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
    )
    server.run()
    return 0 if server.started else 1


if __name__ == "__main__":
    sys.exit(main())
