"""Regular expressions of rules: RE2 alone, whose time grows with the text and with nothing else."""

from functools import lru_cache
from typing import Any

import re2

MOST_MEMORY = 1 << 20  # bytes that the programme of one expression may take


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """Return the compiled expression for bytes; raises ValueError that says what RE2 refuses."""
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MOST_MEMORY
    options.never_nl = False
    try:
        return re2.compile(pattern.encode(), options)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        words = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise ValueError(f"RE2 refuses it: {words}") from error
    except UnicodeEncodeError as error:
        raise ValueError("half a character (a lone surrogate) can't be looked for") from error


def refusal(pattern: str) -> str | None:
    """Return why an expression can't be used, or None."""
    try:
        if compiled(pattern).search(b"") is not None:
            return "it matches where nothing is: let it hold a character at least"
    except ValueError as error:
        return f"{error} (no look-around and no back-references: write it without)"
    return None
