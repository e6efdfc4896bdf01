"""The buttons below an alert, and how a message shows that somebody has used them. Pure.

What a click means: acknowledge (somebody looks after it), mute the story or the rule (nothing more
of it for a while), relevant or not (feedback for the editor of the rules). They are there only where
somebody listens (see `slack_socket`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from alerts.escape import fit

Block = dict[str, Any]

BLOCK = "feedback"  # the block_id of the buttons
HANDLED = "handled"  # the block_id of what was clicked
STORY_HOURS = 24  # how long a muted story is silent
RULE_HOURS = 7 * 24
_SHOWN = 6  # clicks that a message names
_TEXT_LIMIT = 3900  # chat.update refuses more than 4,000


class Button(StrEnum):
    """The buttons by their action_id, in the order shown."""

    ACKNOWLEDGE = "acknowledge"
    RELEVANT = "relevant"
    NOT_RELEVANT = "not_relevant"
    MUTE_STORY = "mute_story"
    MUTE_RULE = "mute_rule"


_JUDGMENTS = frozenset({Button.RELEVANT, Button.NOT_RELEVANT})  # the later one counts
_WORDS = {
    Button.ACKNOWLEDGE: "Acknowledge",
    Button.RELEVANT: "Relevant",
    Button.NOT_RELEVANT: "Not relevant",
    Button.MUTE_STORY: "Mute story",
    Button.MUTE_RULE: "Mute rule",
}
_DONE = {
    Button.ACKNOWLEDGE: "✅ Acknowledged",
    Button.RELEVANT: "👍 Relevant",
    Button.NOT_RELEVANT: "👎 Not relevant",
    Button.MUTE_STORY: f"🔇 Story muted for {STORY_HOURS} hours",
    Button.MUTE_RULE: f"🔇 Rule muted for {RULE_HOURS // 24} days",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One click as the message shows it."""

    action_id: str
    who: str  # the name of a person at Slack: untrusted
    clicked_at: datetime


def buttons(story_id: str, rule_id: str, rule_title: str) -> Block:
    """Return the block of buttons; without a rule there is none to mute."""
    elements = [_button(button, story_id) for button in Button if button is not Button.MUTE_RULE]
    if rule_id:
        mute = _button(Button.MUTE_RULE, rule_id)
        mute["confirm"] = {
            "title": _plain("Mute this rule?", 100),
            "text": _plain(
                f"For {RULE_HOURS // 24} days nobody hears of stories that it matches, also where "
                f"other rules match them; critical ones are told. The rule: {rule_title}",
                300,
            ),
            "confirm": _plain("Mute", 30),
            "deny": _plain("Cancel", 30),
        }
        elements.append(mute)
    return {"type": "actions", "block_id": BLOCK, "elements": elements}


def as_edit(payload: str) -> str:
    """Return the payload of a message as that of an edit of it; raises ValueError on no payload."""
    data = json.loads(payload)
    if not isinstance(data, dict):
        raise ValueError("not a delivery's payload")  # noqa: TRY004 - the text is wrong, not its type
    for name in ("full", "plain"):
        form = data.get(name)
        if isinstance(form, dict):
            kept = {k: form[k] for k in ("text", "blocks") if k in form}
            data[name] = {**kept, "parse": "none"}
    return json.dumps(data, ensure_ascii=False)


def marked(payload: str, marks: Iterable[Mark]) -> str:
    """Return an edit's payload with what readers have clicked, newest last, in blocks and in text.

    A person counts once for each button, and who changes their mind about the relevance has the
    last word. What was marked before is replaced.
    """
    last: dict[tuple[str, str], Mark] = {}
    for mark in sorted(marks, key=lambda m: m.clicked_at):
        about = "relevance" if mark.action_id in _JUDGMENTS else mark.action_id
        last.pop((mark.who, about), None)  # so that the newest stands last
        last[mark.who, about] = mark
    shown = [mark for mark in last.values() if mark.action_id in set(Button)][-_SHOWN:]
    data = json.loads(payload)
    if not shown or not isinstance(data, dict):
        return payload
    words = [f"{_DONE[Button(mark.action_id)]} by {mark.who or 'somebody'}" for mark in shown]
    for name in ("full", "plain"):
        form = data.get(name)
        if isinstance(form, dict):
            data[name] = _with_marks(form, words, shown)
    return json.dumps(data, ensure_ascii=False)


def _with_marks(form: dict[str, Any], words: list[str], marks: list[Mark]) -> dict[str, Any]:
    """Return one form of a payload with the clicks."""
    tail = fit(" · ".join(words), 600)
    text = str(form.get("text", ""))
    made = {**form, "text": _joined(text, tail)}
    blocks = form.get("blocks")
    if isinstance(blocks, list):
        kept = [b for b in blocks if not (isinstance(b, dict) and b.get("block_id") == HANDLED)]
        elements = [
            {
                "type": "mrkdwn",
                "text": f"{fit(said, 200)} · {_date(mark.clicked_at)}",
                "verbatim": True,
            }
            for said, mark in zip(words, marks, strict=True)
        ]
        made["blocks"] = [*kept, {"type": "context", "block_id": HANDLED, "elements": elements}]
    return made


def _joined(text: str, tail: str) -> str:
    """Return the text for screen readers with the clicks before it: they hear first what is new."""
    whole = f"{tail} · {text}"
    return whole if len(whole.encode("utf-16-le")) // 2 <= _TEXT_LIMIT else text


def _date(moment: datetime) -> str:
    """Return Slack's own date, shown in the zone of each reader's device."""
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}, {{time}}|{moment:%Y-%m-%d %H:%M} UTC>"


def _button(button: Button, value: str) -> Block:
    """Return one button."""
    return {
        "type": "button",
        "text": _plain(_WORDS[button], 70),
        "action_id": button.value,
        "value": value[:500] or "-",
    }


def _plain(text: str, limit: int) -> Block:
    """Return a plain text object."""
    return {"type": "plain_text", "text": fit(text, limit), "emoji": False}
