# noqa: INP001 - a script, no package
"""`python compose/heartbeat.py`: the dead man's switch as a service of its own.

It needs the state's folder and the operator's channels, and neither Airflow nor the database: it
tells the operator where no news cycle has come about in twice the interval (see
`pipeline/heartbeat.py`).
"""

import logging
import signal
import sys

from core.clock import SystemClock
from core.settings import environment, read_settings
from pipeline.connections import with_connections
from pipeline.watchman import Watchman


def main() -> int:
    """Look until the container is stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(message)s")
    watchman = Watchman(with_connections(read_settings(), environment({})), SystemClock())
    signal.signal(signal.SIGTERM, lambda *_: watchman.stop())
    watchman.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
