"""How an alert looks in Slack: the arguments of chat.postMessage and chat.update.

Blocks in use: header, section (mrkdwn, verbatim), rich_text, actions and context. What comes from
the web stands in the header (plain text), in rich_text, which knows no markup at all, or behind
`escape.link`; so no title can ping a channel, forge a link or break an emphasis.

Limits: docs.slack.dev/reference/block-kit; about 13,200 characters over all blocks are refused
(slackapi/bolt-js#2509), so evidence and sources are bounded well below.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from alerts.buttons import buttons as feedback
from alerts.escape import escape, fit, link, shown_url
from alerts.gloss import gloss
from alerts.graphemes import cut
from alerts.labels import MARKS, clock_time, label, language, places
from alerts.message import SEVERITY_ROSE
from alerts.model import NO_ROUTE, OPERATOR
from alerts.passages import once, runs
from core.hostnames import shown_host, to_ascii
from core.records import Alert, DecisionKind, Evidence, Reference
from core.text import clean, one_line

SCHEMA_VERSION = 1
EVENT_TYPE = "seedwatch_alert"
_SOURCES = 8
_EVIDENCE = 3
_TITLES = 320  # characters of the rules that one sentence fired
_STORIES = 20  # that a summary names
_OVER = "⛔"
_TEXT_LIMIT = 3500  # chat.update refuses more than 4,000
_SPOKEN = 240  # characters of a passage that are read aloud
_SPOKEN_URL = 1000
_BUTTON_URL = 3000

Block = dict[str, Any]


def render(alert: Alert, action: str, timezone: str, *, buttons: bool = False) -> dict[str, Any]:
    """Return the payload for "post", "edit" or "reply", without channel, ts and delivery key.

    A reply is short: the thread's parent holds the whole story. Times are shown in the reader's
    own zone, with `timezone` for the fallback. `buttons`: somebody listens for clicks.
    """
    if action == "reply":
        blocks = _reply(alert, timezone)
    else:
        blocks = _message(alert, timezone, buttons=buttons)
    return {**_envelope(alert, action, timezone), "blocks": blocks}


def plain(alert: Alert, action: str, timezone: str) -> dict[str, Any]:
    """Return the same as text alone, for a payload that Slack would not take."""
    return _envelope(alert, action, timezone)


def _envelope(alert: Alert, action: str, timezone: str) -> dict[str, Any]:
    """Return what every payload carries around its blocks."""
    payload: dict[str, Any] = {"text": fallback(alert, timezone)}
    if action == "edit":
        # Its default would turn names and bare addresses into links. And no metadata: Slack keeps
        # that of the post, by which the message is found again.
        return {**payload, "parse": "none"}
    payload |= {
        "metadata": {
            "event_type": EVENT_TYPE,
            "event_payload": {
                "story_id": alert.story_id,
                "rule_id": alert.evidence[0].rule_id if alert.evidence else "",
                "schema_version": SCHEMA_VERSION,
            },
        },
    }
    payload |= {"unfurl_links": False, "unfurl_media": False, "mrkdwn": False}
    if action == "reply" and f" {SEVERITY_ROSE} to " in f" {alert.reason}":
        payload["reply_broadcast"] = True
    return payload


def fallback(alert: Alert, timezone: str) -> str:
    """Return all that a screen reader or a lock screen needs: it reads this and no block.

    Sentences, as they are read aloud; the address comes last.
    """
    parts = [f"{alert.severity.capitalize()} alert: {alert.headline}"]
    if alert.kind is DecisionKind.UPDATE:
        parts = [f"Update: {alert.headline}"]
    if alert.route_id == OPERATOR:
        parts = [f"Operator notice: {alert.headline}"]
    parts += [", ".join(label(topic) for topic in alert.topics)]
    parts += [places(alert.regions)]
    parts.append(alert.reason)
    in_english = gloss(alert.reports, alert.evidence)
    parts += [in_english] if in_english else [_heard(piece) for piece in alert.evidence[:1]]
    parts += [_spoken(alert.reports, timezone)] if alert.reports else []
    words = " ".join(_sentence(part) for part in parts if part)
    url = shown_url(alert.reports[0].url) if alert.reports else None
    if url is None or len(url) >= _SPOKEN_URL:
        return fit(words, _TEXT_LIMIT)
    # The address is never cut: what is said before it makes room.
    return f"{fit(words, _TEXT_LIMIT - len(escape(url)) - 1)} {escape(url)}"


def _heard(piece: Evidence) -> str:
    """Return why it fired: the rule and the beginning of the passage."""
    said = f": {cut(piece.passage, _SPOKEN)}" if piece.passage else ""
    return f"Why: {piece.rule_title}{said}"


def _sentence(words: str) -> str:
    """Return words with a full stop where they have no end of their own."""
    return words if words.rstrip().endswith((".", "!", "?", "…", "。", "！", "？")) else f"{words}."


def _spoken(reports: tuple[Reference, ...], timezone: str) -> str:
    """Return the first report in words (outlet, time, language), and how many more there are."""
    first = reports[0]
    said = [first.source_name, clock_time(first.published_at, timezone), language(first.language)]
    more = len(reports) - 1
    said += [f"and {more} more report{'' if more == 1 else 's'}"] if more else []
    return "From " + ", ".join(part for part in said if part)


def _message(alert: Alert, timezone: str, *, buttons: bool) -> list[Block]:
    """Return the blocks of the story's message."""
    blocks = [_header(alert.headline), _glance(alert)]
    whole = fit(alert.headline, 600)
    if alert.route_id == OPERATOR and blocks[0]["text"]["text"] != whole:
        blocks.insert(1, _section(whole))  # at the end of a notice stands what to do
    if words := gloss(alert.reports, alert.evidence):
        blocks.append(_small(fit(words, 500)))
    blocks += [_why(piece) for piece in once(alert.evidence)[:_EVIDENCE]]
    if alert.reports:
        blocks += [_sources(alert, timezone), *_buttons(alert)]
    if buttons and alert.evidence and alert.route_id not in (OPERATOR, NO_ROUTE):
        first = alert.evidence[0]
        blocks.append(feedback(alert.story_id, first.rule_id, first.rule_title))
    return [*blocks, _context(alert, timezone)]


def _reply(alert: Alert, timezone: str) -> list[Block]:
    """Return the blocks of a thread reply: what is new, the evidence for it, and where from."""
    blocks = [_glance(alert)]
    blocks += [_why(piece) for piece in alert.evidence[:1]]
    if alert.reports:
        newest = alert.reports[-1:]
        blocks.append(_section("\n".join(_source(report, timezone) for report in newest)))
    return blocks


def _header(title: str) -> Block:
    """Return the headline; a header takes plain text alone, at most 150."""
    return {
        "type": "header",
        "text": {"type": "plain_text", "text": fit(title, 150) or "(no title)", "emoji": False},
    }


def _section(text: str) -> Block:
    """Return a section whose markup is ours alone: verbatim turns nothing else into a link."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _glance(alert: Alert) -> Block:
    """Return severity, topics, regions and the reason, to be taken in at one glance.

    What no route told any more (withdrawn, gone on elsewhere) has no severity to act on.
    """
    if alert.route_id == NO_ROUTE:
        return _section(f"{_OVER} *{fit(alert.reason, 600)}*")
    first = [f"{MARKS[alert.severity]} *{escape(alert.severity.capitalize())}*"]
    if alert.topics:
        first.append(", ".join(f"*{fit(label(topic), 40)}*" for topic in alert.topics[:6]))
    if alert.regions:
        first.append(fit(places(alert.regions), 360))
    return _section(" · ".join(first) + "\n" + fit(alert.reason, 600))


def _why(piece: Evidence) -> Block:
    """Return why it fired: the rule, the passage with the match in bold, the seed statement."""
    quoted = [
        {"type": "text", "text": text, "style": {"bold": True}}
        if hit
        else {"type": "text", "text": text}
        for text, hit in ((clean(run), hit) for run, hit in runs(piece.passage, piece.spans))
        if text
    ]
    elements: list[Block] = [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "Why: "},
                {
                    "type": "text",
                    "text": cut(one_line(piece.rule_title) or piece.rule_id, _TITLES),
                    "style": {"bold": True},
                },
            ],
        }
    ]
    if quoted:
        elements.append({"type": "rich_text_quote", "elements": quoted})
    if piece.seed:
        seed = {
            "type": "text",
            "text": cut(one_line(f"Seed: {piece.seed}"), 420),
            "style": {"italic": True},
        }
        elements.append({"type": "rich_text_section", "elements": [seed]})
    return {"type": "rich_text", "elements": elements}


def _sources(alert: Alert, timezone: str) -> Block:
    """Return the reports: outlet, time in the reader's zone, language; the rest as a count."""
    lines: list[str] = []
    summary = alert.story_id.startswith("summary-")
    for report in alert.reports[: _STORIES if summary else _SOURCES]:
        line = _source(report, timezone)
        if sum(len(before) + 1 for before in lines) + len(line) > 2900:
            break
        lines.append(line)
    if more := len(alert.reports) - len(lines):
        lines.append(f"and {more} more")
    one, many = ("story", "stories") if summary else ("source", "sources")
    count = f"1 {one}" if len(alert.reports) == 1 else f"{len(alert.reports)} {many}"
    return _section(f"*{count}*\n" + "\n".join(lines))


def _source(report: Reference, timezone: str) -> str:
    """Return one report as a line of markup."""
    parts = [link(report.url, report.source_name, limit=900), *_deceptive(report.url)]
    if report.published_at is not None:
        parts.append(_date(report.published_at, timezone))
    parts += [escape(language(report.language))] if report.language else []
    parts += ["official"] if report.official else []
    return "• " + " · ".join(parts)


def _deceptive(url: str) -> list[str]:
    """Return a host in both its spellings where its letters could pass for another's."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return []
    shown = shown_host(host)
    return [] if shown == to_ascii(host) else [fit(shown, 200)]


def _date(moment: datetime, timezone: str) -> str:
    """Return Slack's own date, which each reader sees in the zone of their device."""
    shown = escape(clock_time(moment, timezone)).replace("|", " ")
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}, {{time}}|{shown}>"


def _buttons(alert: Alert) -> list[Block]:
    """Return link buttons to the first reports; an address that is too long gets none."""
    buttons: list[Block] = []
    for report in alert.reports:
        url = shown_url(report.url)
        if url is None or len(url) > _BUTTON_URL or len(buttons) == 2:
            continue
        words = "Open the article" if not buttons else f"Also: {report.source_name}"
        button: Block = {
            "type": "button",
            "text": {"type": "plain_text", "text": fit(words, 70), "emoji": False},
            "url": url,
            "action_id": f"open_{len(buttons)}",
            "accessibility_label": fit(f"Open the article at {report.source_name}", 75),
        }
        if not buttons:
            button["style"] = "primary"
        buttons.append(button)
    return [{"type": "actions", "elements": buttons}] if buttons else []


def _context(alert: Alert, timezone: str) -> Block:
    """Return the small print: route, story and when this was decided, in the reader's own zone."""
    route = "" if alert.route_id == NO_ROUTE else f"Route {alert.route_id} · "
    return _small(
        f"{fit(f'{route}story {alert.story_id}', 300)} · {_date(alert.created_at, timezone)}"
    )


def _small(text: str) -> Block:
    """Return a line of small print, its markup ours alone."""
    element = {"type": "mrkdwn", "text": text, "verbatim": True}
    return {"type": "context", "elements": [element]}
