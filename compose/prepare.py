# noqa: INP001 - a script, no package
"""`python compose/prepare.py PASSWORDS`: what must stand before Airflow's components start.

The service `airflow-init` runs it at each start. In order: the folders of the logs,
`sources.json` (which the DAG files read), Airflow's schema, the admin's password in the file
PASSWORDS, and the removal of what Airflow keeps of old runs. Each part may be repeated at any time.

Exit status: 0 all stands, 3 the source files are broken.
"""

import sys
from pathlib import Path

from core.settings import read_settings
from orchestration.home import keep_password
from orchestration.work import clean_up, prepare_database, refresh_sources


def main(arguments: list[str]) -> int:
    """Prepare everything and return the exit status."""
    (passwords,) = arguments
    settings = read_settings()
    for folder in ("airflow", "dag_processor"):
        (settings.logs / folder).mkdir(parents=True, exist_ok=True)
    refresh_sources()  # first, as it takes a moment and says at once which file is broken
    prepare_database()
    keep_password(Path(passwords))
    clean_up()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
