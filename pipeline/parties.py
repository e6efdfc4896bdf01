"""The names by which alerts know parties again: places of the readers' world, and makers."""

from classifiers.language import CasedTerm, WordTerm
from classifiers.ruleset import RuleSet


def party_names(rules: RuleSet) -> dict[str, str]:
    """Return name, in lower case, to party.

    A place is known by its names in every language. A maker is a party of its own, by its name in
    English alone: its other spellings are not known to be the same.
    """
    found: dict[str, str] = {}
    for region_id, region in rules.regions.regions.items():
        for forms in (region.names, region.institutions):
            for words in forms.values():
                for form in words:
                    if (name := _plain(form)) is not None:
                        found.setdefault(name, region_id)
        for form in region.makers.get("en", ()):
            if (name := _plain(form)) is not None:
                found.setdefault(name, name.replace(" ", "_"))
    return found


def _plain(form: WordTerm) -> str | None:
    """Return a literal form in lower case, or None: a form that needs its capitals is a common word."""
    if isinstance(form, CasedTerm):
        return None
    text = form if isinstance(form, str) else getattr(form, "term", "")
    return text.rstrip("*").strip().lower() or None
