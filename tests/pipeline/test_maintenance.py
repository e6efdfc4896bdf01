"""What killed processes have left half written goes, and nothing that is being written."""

import os
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from core.settings import read_settings
from pipeline.maintenance import STRAY, _folders, _sweep
from tests.clock import START


def test_only_old_files_that_never_got_their_name_go(tmp_path):
    settings = read_settings({"SEEDWATCH_STATE": str(tmp_path)})
    old = (START - STRAY - timedelta(seconds=1)).timestamp()
    swept = 0
    for folder in _folders(SimpleNamespace(settings=settings)):
        folder.mkdir()
        for name, moment in ((".a.tmp", old), (".b.tmp", START.timestamp()), ("whole", old)):
            (folder / name).write_text("x")
            os.utime(folder / name, (moment, moment))
        swept += _sweep(folder, START - STRAY)
        assert sorted(path.name for path in folder.iterdir()) == [".b.tmp", "whole"]
    assert swept == 5
    assert settings.clicks.is_dir()
    assert settings.beats.is_dir()


def test_a_file_that_gets_its_name_meanwhile_stops_nothing(tmp_path, monkeypatch):
    (tmp_path / ".a.tmp").write_text("x")
    real = Path.stat

    def stat(self, **given):
        (tmp_path / ".a.tmp").unlink(missing_ok=True)
        return real(self, **given)

    monkeypatch.setattr(Path, "stat", stat)
    assert _sweep(tmp_path, START) == 0
