# noqa: INP001 - a script, no package
"""`python3 compose/new_env.py`: writes `.env` for docker-compose.yml.

It holds fresh secrets, and the settings that may be filled in.

Standard library only, so that it runs before anything is built. It never overwrites a file: the
Fernet key encrypts what Airflow has stored, and a lost one loses that.
"""

import argparse
import base64
import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

OPTIONAL = {
    "SEEDWATCH_SLACK_BOT_TOKEN": "a bot token; without one, alerts go into the inbox",
    "SEEDWATCH_SLACK_APP_TOKEN": "an app token with connections:write; with one, alerts have buttons",
    "SEEDWATCH_HEARTBEAT_URL": "an address that notices when it is not asked for any more",
    "SEEDWATCH_SMTP_URL": "smtps://user:password@host:port; without one, mail goes into the inbox",
    "SEEDWATCH_MAIL_FROM": "the sender of mails",
    "SEEDWATCH_CONTACT": "an address for publishers, sent with every request",
    "SEEDWATCH_PUBLIC_URL": "https address whose /unsubscribe/ a proxy passes to the inbox",
}


def fresh() -> dict[str, str]:
    """Return the four secrets, new each time; the password is safe inside a URL."""
    return {
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "API_AUTH__JWT_SECRET": secrets.token_hex(48),
        "API__SECRET_KEY": secrets.token_hex(32),
    }


def text() -> str:
    """Return the content of a new `.env`."""
    lines = ["# Secrets of docker-compose.yml. Keep a copy: what Airflow has stored needs them."]
    lines += [f"{name}={value}" for name, value in fresh().items()]
    for name, meaning in OPTIONAL.items():
        lines += ["", f"# {meaning}", f"#{name}="]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, which only its owner can read; exit 1 where there is one already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", type=Path, default=ROOT / ".env")
    path = parser.parse_args(arguments).path
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        sys.stderr.write(f"{path} exists and stays as it is; remove it first to make new secrets\n")
        return 1
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text())
    sys.stderr.write(f"wrote {path}; fill in Slack and mail where you have them\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
