"""The errands of a launch."""

import os

import pytest

from core.clock import SystemClock
from orchestration.work import KEPT, prune_files, refresh_sources, run_work


def test_work_of_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="dance"):
        run_work(["dance"])


def test_the_sources_are_written_for_the_dag_files(in_state):
    refresh_sources()
    assert in_state.sources_json.is_file()


@pytest.mark.usefixtures("in_state")
def test_sources_that_were_never_good_end_the_errand_with_their_faults(
    tmp_path, monkeypatch, capsys
):
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "broken.yaml").write_text("sources:\n  one: {}\n")
    monkeypatch.setenv("SEEDWATCH_SOURCES", str(folder))
    with pytest.raises(SystemExit) as caught:
        run_work(["sources"])
    assert caught.value.code == 3
    assert "broken.yaml:" in capsys.readouterr().err


def test_old_logs_go_and_folders_left_empty_with_them(tmp_path):
    now = SystemClock().now()
    old, new = tmp_path / "run-1" / "task" / "1.log", tmp_path / "run-2" / "1.log"
    for file, age in ((old, 1.1), (new, 0.9)):
        file.parent.mkdir(parents=True)
        file.touch()
        moment = (now - KEPT * age).timestamp()
        os.utime(file, (moment, moment))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    assert prune_files(tmp_path, now - KEPT) == 1
    assert not (tmp_path / "run-1").exists()
    assert new.exists()


def test_logs_that_do_not_exist_are_no_fault(tmp_path):
    assert prune_files(tmp_path / "none", SystemClock().now()) == 0
