"""A listener in a process of its own that may be killed at a named point; logs all that there is.

Reads one JSON command: environment, and where to kill, or null. It ends when its input does.
"""

import json
import logging
import sys
import threading
from importlib import import_module

from core.clock import SystemClock
from core.settings import read_settings
from pipeline.listen import Listener
from tests.pipeline.crash_child import arm


def main():
    command = json.loads(sys.stdin.readline())
    logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    import_module("slack_bolt.adapter.socket_mode.builtin")
    listener = Listener(read_settings(command["environment"]), SystemClock(), ping_seconds=0.5)
    if command["kill"]:
        arm(command["kill"])
    threading.Thread(target=lambda: (sys.stdin.read(), listener.stop()), daemon=True).start()
    listener.run()


if __name__ == "__main__":
    main()
