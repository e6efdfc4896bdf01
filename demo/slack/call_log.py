"""The record of every call: JSON Lines, one a call, `{"at", "method", "payload", "answer"}`."""

import json
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from demo.slack.store import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call as it was received, and what it was answered.

    `answer` is what was sent; where nothing readable was sent, `{"ok": false, "error": "lost: …"}`
    says how the answer was lost, and `ts` what was stored all the same.
    """

    at: datetime  # of receipt, UTC
    method: str
    payload: Json
    answer: Json
    has_token: bool
    status: int  # of HTTP; 0 where the connection was cut without one


class CallLog:
    """Keeps calls in memory and, where there is a file, on disk; tokens never get here."""

    def __init__(self, path: Path | None) -> None:
        """Take the file, which is begun anew, or None."""
        self._path = path
        self._lock = threading.Lock()
        self._calls: list[Call] = []
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")

    def add(self, call: Call) -> None:
        """Keep one call."""
        line = {
            "at": call.at.isoformat(timespec="milliseconds"),
            "method": call.method,
            "payload": call.payload,
            "answer": call.answer,
        }
        with self._lock:
            self._calls.append(call)
            if self._path is not None:
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def calls(self, method: str | None = None) -> tuple[Call, ...]:
        """Return the calls so far, of one method where it is given."""
        with self._lock:
            return tuple(call for call in self._calls if method in (None, call.method))

    def clear(self) -> None:
        """Forget the calls in memory; the file stays as a whole record."""
        with self._lock:
            self._calls.clear()
