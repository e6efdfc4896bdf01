"""The headline of a delivery, read back from its payload, whatever channel that was written for."""

from email import message_from_string, policy

from alerts.payload import body
from core.text import one_line

_FIELDS = ("headline", "subject", "text")  # of the file notifier, of mail, of Slack


def headline(payload: str, limit: int = 160) -> str:
    """Return what a delivery says, on one line; words in brackets where it can't be read.

    A payload that is no JSON object is a digest's message.
    """
    if not payload.startswith("{"):
        head = payload.partition("\n\n")[0].partition("\r\n\r\n")[0]
        message = message_from_string(head + "\n\n", policy=policy.default)
        return one_line(str(message["Subject"] or "(no subject)"), limit)
    try:
        form = body(payload)
    except ValueError:
        return "(a payload that can't be read)"
    found = next((form[name] for name in _FIELDS if isinstance(form.get(name), str)), "")
    return one_line(found, limit) or "(no headline)"
