"""What a forked child of the nursery runs: a component of Airflow, or one errand before the first."""

import contextlib
import sys
from datetime import datetime, timedelta
from pathlib import Path

from core.clock import SystemClock
from core.errors import ConfigError
from core.settings import read_settings

KEPT = timedelta(days=14)  # of Airflow's own records; the pipeline's stand in the warehouse

# The kind of row in Airflow's job table that each component keeps; the API server keeps none.
JOB_TYPES = {
    "scheduler": "SchedulerJob",
    "dag-processor": "DagProcessorJob",
    "triggerer": "TriggererJob",
}


def run_work(run: list[str]) -> None:
    """Run the work that `run` names, to its end: `database`, `sources`, `cleanup`, or `airflow` and more.

    Raises ValueError for anything else; exits with 3 where the files that people write are broken.
    """
    what, *arguments = run
    if what == "database":
        prepare_database()
    elif what == "sources":
        refresh_sources()
    elif what == "cleanup":
        clean_up()
    elif what == "airflow":
        run_component(arguments)
    else:
        raise ValueError(f"no work is called '{what}'")


def prepare_database() -> None:
    """Create Airflow's metadata database, or bring it up to this version of Airflow."""
    from airflow.utils.db import initdb  # noqa: PLC0415 - only this child opens the database

    initdb()


def refresh_sources() -> None:
    """Write the source set for the DAG files to read; exit with 3 where there is none that works."""
    from pipeline.content import refresh_sources as refresh  # noqa: PLC0415 - after the fork

    try:
        refresh(read_settings())
    except ConfigError as exc:
        print(exc, file=sys.stderr)  # noqa: T201 - standard error is this child's log
        sys.exit(3)


def clean_up() -> None:
    """Remove what Airflow keeps of runs older than `KEPT`: rows of its database, and log files.

    Left alone, both grow with every run, and the scheduler slows down with its database.
    """
    from airflow.utils.db_cleanup import run_cleanup  # noqa: PLC0415 - after the fork

    before = SystemClock().now() - KEPT
    run_cleanup(
        clean_before_timestamp=before,  # type: ignore[arg-type]  # it makes its own kind of it
        confirm=False,
        skip_archive=True,
    )
    settings = read_settings()
    for folder in ("airflow", "dag_processor"):
        prune_files(settings.logs / folder, before)


def prune_files(folder: Path, before: datetime) -> int:
    """Remove files last written before then and folders left empty; return how many files went."""
    removed = 0
    for path in sorted(folder.rglob("*"), reverse=True):  # what is inside comes before its folder
        with contextlib.suppress(OSError):  # written to, or removed, by somebody else meanwhile
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            elif path.lstat().st_mtime < before.timestamp():
                path.unlink()
                removed += 1
    return removed


def run_component(arguments: list[str]) -> None:
    """Become the Airflow component that `arguments` name."""
    from airflow.__main__ import main  # noqa: PLC0415 - after the fork

    if job_type := JOB_TYPES.get(arguments[0]):
        close_jobs(job_type)
    sys.argv = ["airflow", *arguments]
    main()  # type: ignore[no-untyped-call]  # Airflow's


def close_jobs(job_type: str) -> int:
    """Mark the jobs of a kind that still look alive as failed and return how many there were.

    The launcher owns this home alone, so such a row is that of a process that was killed. Airflow
    itself believes in it until its heartbeat is half a minute old, and for so long a new scheduler
    leaves its tasks stuck, and a new triggerer its triggers unwatched.
    """
    from airflow.jobs.job import Job, JobState  # noqa: PLC0415 - after the fork
    from airflow.utils.session import create_session  # noqa: PLC0415 - after the fork

    with create_session() as session:
        dead = session.query(Job).filter(Job.job_type == job_type, Job.end_date.is_(None)).all()
        for job in dead:
            job.state, job.end_date = JobState.FAILED, SystemClock().now()
        return len(dead)
