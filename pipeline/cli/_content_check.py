"""`python -m pipeline.cli._content_check`: are the source files and the routes well?

A check of `./run lint`; the rule pack has `./run rules lint`.
"""

import sys

from alerts.model import load_routes
from core.errors import ConfigError, ConfigFault
from core.settings import Settings, read_settings
from scrapers.model import load_sources


def faults(settings: Settings) -> tuple[ConfigFault, ...]:
    """Return every fault of the source files and of the routes, each with file and line."""
    found: list[ConfigFault] = []
    try:
        load_sources(settings.sources, allow_loopback=settings.allow_loopback)
    except ConfigError as error:
        found += error.faults
    try:
        load_routes(settings.routes)
    except ConfigError as error:
        found += error.faults
    return tuple(found)


def main() -> int:
    """Print the faults; return 1 if there is one."""
    found = faults(read_settings())
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
