"""Facts and reasons in a reader's words."""

from alerts.facts import kind, value
from alerts.labels import label, region
from core.records import Reason


def reason_of(fact: str) -> Reason:
    """Return the reason to tell a fact."""
    return {
        "severity": Reason.SEVERITY_ROSE,
        "topic": Reason.NEW_TOPIC,
        "corroborated": Reason.CORROBORATED,
        "official": Reason.OFFICIAL,
        "woke": Reason.WOKE,
        "repeat": Reason.REPEAT_ELAPSED,
    }.get(kind(fact), Reason.NEW_FACT)


_SENTENCES = {
    "severity": "Severity rose to {0}.",
    "date": "New date: {0}.",
    "corroborated": "{0} independent outlets report it now.",
    "official": "An official source reports it.",
    "woke": "The story goes on after a pause.",
    "repeat": "The story is still reported.",
}


def words_of(fact: str) -> str:
    """Return a fact as a sentence."""
    said, name = value(fact), kind(fact)
    if name == "topic":
        return f"{label(said)} is a new topic of the story."
    if name == "party":
        return f"New party: {region(said)}."
    if name == "region":
        return f"It concerns {region(said)} too."
    if name == "stage":
        return f"New stage: {said.replace(':', ', ').replace('_', ' ')}."
    if name == "amount":
        unit, _, amount = said.partition("=")
        return f"New amount: {float(amount):,.0f} {unit.upper() if len(unit) == 3 else unit}."
    return _SENTENCES.get(name, "The story goes on.").format(said)
