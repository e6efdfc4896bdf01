import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py")
CASES = """
import pytest

@pytest.mark.needs_no_such_program
def test_with_a_program():
    pass

@pytest.mark.skip(reason="another reason")
def test_skipped_otherwise():
    pass

@pytest.mark.needs_sh
def test_with_a_shell():
    pass
"""


@pytest.mark.slow  # a pytest of its own
@pytest.mark.parametrize(
    ("ci", "status", "counts"),
    [
        pytest.param("", 0, "1 passed, 2 skipped", id="on a desk a missing program skips"),
        pytest.param("true", 1, "1 passed, 1 skipped, 1 error", id="in CI it fails"),
    ],
)
def test_a_test_whose_program_is_missing_is_skipped_on_a_desk_alone(tmp_path, ci, status, counts):
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text())
    (tmp_path / "test_cases.py").write_text(CASES)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  needs_no_such_program: x\n  needs_sh: x\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "no:cacheprovider"]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == status, done.stdout
    assert counts in done.stdout.splitlines()[-1]
    assert ("apt-get install no_such_program" in done.stdout) is bool(ci)
