"""Fault scripts of the mail server by themselves."""

import pytest

from demo.mail.faults import AT_DATA, AT_RCPT, MailFaults, parse_mail_fault


@pytest.mark.parametrize("text", ["", "250", "slow", "slow:x", "slow:-1", "451:2", "drop"])
def test_an_unknown_fault_is_refused_with_the_known_ones(text):
    with pytest.raises(ValueError, match="known are 451"):
        parse_mail_fault(text)


def test_each_command_uses_up_the_first_fault_that_is_meant_for_it():
    faults = MailFaults()
    faults.push("slow:2", "451")
    faults.push("550", recipient="b@x.example")
    assert faults.take(AT_RCPT, ("a@x.example",)).kind == "451"
    assert faults.take(AT_RCPT, ("a@x.example",)) is None
    assert faults.take(AT_RCPT, ("b@x.example",)).kind == "550"
    assert faults.take(AT_DATA, ("a@x.example",)).seconds == 2.0
    assert len(faults) == 0
