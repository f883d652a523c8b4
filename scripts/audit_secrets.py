"""Secrets in what git keeps: python -m scripts.audit_secrets; part of make check.

detect-secrets reads every tracked file. What it takes for a secret and is none stands with a reason
in scripts/accepted_secrets.json, by the SHA-1 of its text as detect-secrets names it; anything else
fails. Tests are full of invented passwords and sums: there only the forms of real keys are looked for.
"""

import json
import subprocess
import sys
from pathlib import Path

from detect_secrets.core.scan import get_plugins
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import default_settings, transient_settings

ROOT = Path(__file__).resolve().parent.parent
ACCEPTED = ROOT / "scripts" / "accepted_secrets.json"
# Sums of packages, and our own list.
SUMS = {
    *("package-lock.json", "requirements.txt", "requirements-dev.txt", "requirements-uv.txt"),
    "scripts/accepted_secrets.json",
}
BINARY = (".png", ".xlsx", ".xls", ".otf", ".pdf", ".docx", ".p12", ".woff2", ".ico")
INVENTED = ("tests/", "docs/")
# Keys whose form alone tells what they are; names of the plugins of detect-secrets.
FORMS = (
    "ArtifactoryDetector", "AWSKeyDetector", "AzureStorageKeyDetector", "CloudantDetector",
    "DiscordBotTokenDetector", "GitHubTokenDetector", "GitLabTokenDetector", "IbmCloudIamDetector",
    "JwtTokenDetector", "MailchimpDetector", "NpmDetector", "OpenAIDetector", "PrivateKeyDetector",
    "PypiTokenDetector", "SendGridDetector", "SlackDetector", "SoftlayerDetector",
    "SquareOAuthDetector", "StripeDetector", "TelegramBotTokenDetector", "TwilioKeyDetector",
)  # fmt: skip


def main() -> int:
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.splitlines()
    complaints = check(files, json.loads(ACCEPTED.read_text(encoding="utf-8")))
    print("\n".join(complaints))
    return 1 if complaints else 0


def check(files: list[str], accepted: dict[str, dict[str, str]]) -> list[str]:
    """A sentence for every secret that nobody accepted, and for every acceptance without one."""
    found = secrets_in(files)
    known = {(name, sha1) for name, rows in accepted.items() for sha1 in rows}
    new = [
        f"{name}:{line}: {kind}. If it is none, add {sha1} with the reason to {ACCEPTED.name}"
        for (name, sha1), (line, kind) in sorted(found.items())
        if (name, sha1) not in known
    ]
    gone = [
        f"{name}: {sha1} is accepted but not there" for name, sha1 in sorted(known - set(found))
    ]
    return new + gone


def secrets_in(files: list[str]) -> dict[tuple[str, str], tuple[int, str]]:
    """(file, SHA-1) → (line, kind) of everything that looks like a secret."""
    read = [name for name in files if name not in SUMS and not name.endswith(BINARY)]
    ours = [name for name in read if not name.startswith(INVENTED)]
    with default_settings():
        found = _scan(ours)
    with transient_settings({"plugins_used": [{"name": name} for name in FORMS]}):
        return found | _scan([n for n in read if n.startswith(INVENTED) and _may_hold_keys(n)])


def _may_hold_keys(name: str) -> bool:
    """Whether the file as a whole matches a form at all: then it is read line by line."""
    text = (ROOT / name).read_text(encoding="utf-8", errors="ignore")
    forms = (form for plugin in get_plugins() for form in getattr(plugin, "denylist", ()))
    return any(form.search(text) for form in forms)


def _scan(files: list[str]) -> dict[tuple[str, str], tuple[int, str]]:
    collection = SecretsCollection(root=str(ROOT))
    for name in files:
        if (ROOT / name).is_file():
            collection.scan_file(name)
    return {(name, one.secret_hash): (one.line_number, one.type) for name, one in collection}


if __name__ == "__main__":
    sys.exit(main())
