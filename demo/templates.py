"""The pages of the demo: Jinja templates with every value escaped and no value forgotten."""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "pages"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def render(name: str, **values: Any) -> str:
    """Return the template `demo/pages/<name>` filled in; raises jinja2's errors on a gap."""
    return _PAGES.get_template(name).render(**values)
