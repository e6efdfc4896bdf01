import logging
import threading

import pytest

from core.quiet import quiet


def test_what_a_library_says_meanwhile_is_kept_and_not_logged(caplog):
    log = logging.getLogger("library.inner")
    with caplog.at_level(logging.DEBUG):
        with quiet("library.inner") as outer:
            log.debug("one %s", "secret")
            with quiet("library.inner") as inner:
                log.debug("two")
            log.debug("three")
        log.debug("four")
    assert (outer, inner) == (["one secret", "three"], ["two"])
    assert caplog.messages == ["four"]


def test_another_thread_and_another_logger_are_heard(caplog):
    with caplog.at_level(logging.DEBUG), quiet("library") as said:
        thread = threading.Thread(target=logging.getLogger("library").info, args=("elsewhere",))
        thread.start()
        thread.join()
        logging.getLogger("other").info("beside")
    assert said == []
    assert caplog.messages == ["elsewhere", "beside"]


def test_an_error_inside_ends_the_quiet(caplog):
    with pytest.raises(ZeroDivisionError), quiet("library"):
        _ = 1 / 0
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("library").info("again")
    assert caplog.messages == ["again"]
