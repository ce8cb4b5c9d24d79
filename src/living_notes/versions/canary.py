"""The canary: the guide on the newest versions there are, and a report for people of what has changed.

The guide holds with the versions of its lock. What does not hold with newer ones, or with an Alembic that
somebody names, is news: the report has the notes, the lines, and the old and the new text.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from living_notes.proof.reporting.report import Difference, Finding, Outcome
from living_notes.versions.environments import Environment, UnmakeableError, make_environment
from living_notes.versions.guide import Guide
from living_notes.versions.matrix import VARIED
from living_notes.versions.notebooks import PACKAGES
from living_notes.versions.overlay import overlay

_ADVICE = {
    Outcome.WORDS: "the same happens, and something shown reads differently",
    Outcome.FAILS: "a step no longer works as shown",
}


@dataclass(frozen=True)
class Source:
    """Where the canary's Alembic comes from.

    Attributes:
        text: What was given: a folder, a version, a URL, ``git+`` and a repository; empty for the newest.
    """

    text: str = ""

    @property
    def folder(self) -> Path | None:
        """The folder that it names, if it does."""
        path = Path(self.text).expanduser()
        return path.resolve() if self.text and path.is_dir() else None

    @property
    def git(self) -> tuple[str, str] | None:
        """The repository and the branch, tag or commit that it names, if it does: ``git+https://…@main``."""
        if not self.text.startswith("git+"):
            return None
        url = self.text.removeprefix("git+")
        # The last @ behind the last slash: one before it parts a user from a host.
        place, slash, name = url.rpartition("/")
        name, _, revision = name.partition("@")
        return f"{place}{slash}{name}", revision or "HEAD"

    @property
    def requirement(self) -> str:
        """What uv is asked for: ``==1.21.0``, ``@ https://…``, nothing for the newest or for code at hand."""
        text = self.text.strip()
        if self.folder or self.git:
            return ""
        if not text or text[0] in "<>=!~@":
            return text
        if text.startswith("alembic"):
            return text.removeprefix("alembic").strip()
        return f"=={text}" if text[0].isdigit() else f"@ {text}"


def canary_environment(guide: Guide, source: Source, *, locked: bool) -> Environment:
    """Return the environment: the newest of what varies, or the lock's, with Alembic from `source`.

    Args:
        guide: Whose lock.
        source: Where Alembic comes from.
        locked: Leave SQLAlchemy and SQLModel as they are here; with a folder or a repository, nothing is
            asked of an index.

    Raises:
        UnmakeableError: It cannot be made.
    """
    base = Path(sys.prefix)
    code = _check_out(*source.git, guide.cache / "canary-git") if source.git else source.folder
    if not (locked and code):
        known = guide.locked() if locked else {}
        varied = {name: f"=={known[name]}" if name in known else "" for name in VARIED}
        varied["alembic"] = source.requirement
        needed = PACKAGES if guide.notebooks else ()
        base = make_environment(guide, "canary", varied, ask_index=True, needed=needed).folder
    if code:
        return overlay(base, "alembic", code, guide.cache / "canary-overlay")
    return Environment(base)


def _check_out(url: str, revision: str, folder: Path) -> Path:
    """Fetch one commit of a repository; nothing is built, for Alembic is plain Python.

    Raises:
        UnmakeableError: git says no; the message is git's.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for command in (("init",), ("fetch", "--depth=1", url, revision), ("checkout", "--detach", "FETCH_HEAD")):
        try:
            subprocess.run(
                ["git", "-C", str(folder), *command, "--quiet"],
                env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
                capture_output=True,
                text=True,
                check=True,
            )
        except FileNotFoundError as error:
            raise UnmakeableError(f"there is no git to fetch {url}") from error
        except subprocess.CalledProcessError as error:
            raise UnmakeableError(f"git {command[0]} {url} {revision}:\n{error.stderr.strip()}") from error
    return folder


def changed(findings: Iterable[Finding]) -> list[Finding]:
    """Return what no longer holds."""
    return [finding for finding in findings if finding.outcome is not Outcome.HELD]


def markdown(findings: Sequence[Finding], locked: Mapping[str, str]) -> str:
    """Return the report; its first line can be an issue's title.

    Args:
        findings: All that the run found.
        locked: The versions with which the guide holds.
    """
    news = changed(findings)
    versions = {name: text for finding in findings for name, text in finding.versions.items()}
    now = ", ".join(f"{name} {versions[name]}" for name in VARIED if name in versions)
    notes = len({finding.permalink for finding in findings})
    if not news:
        return f"# The guide holds with {now}\n\n{notes} notes, nothing differs.\n"
    count = len({finding.permalink for finding in news})
    lines = [
        f"# {count} of {notes} notes differ with {now}",
        "",
        "| | the guide holds with | seen with |",
        "| --- | --- | --- |",
        *(f"| {name} | {locked.get(name, '')} | {versions.get(name, '')} |" for name in (*VARIED,)),
        *(f"| {name} | | {text} |" for name, text in sorted(versions.items()) if name not in VARIED),
    ]
    for path, of_note in _by_path(news).items():
        lines += ["", f"## {path}"]
        for place, databases in _shared(of_note):
            where = f"{path}:{place.line}"
            lines += ["", f"**{where}** ({place.kind}, {databases}): {_ADVICE[place.outcome]}", ""]
            lines += _block(place)
    return "\n".join([*lines, ""])


def _by_path(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.path, []).append(finding)
    return dict(sorted(found.items()))


def _shared(findings: Iterable[Finding]) -> list[tuple[Difference, str]]:
    """Return each place once, with the databases on which it differs alike."""
    found: dict[Difference, list[str]] = {}
    for finding in findings:
        for place in finding.differences:
            found.setdefault(place, []).append(finding.database.label)
    return [
        (place, ", ".join(labels)) for place, labels in sorted(found.items(), key=lambda item: item[0].line)
    ]


def _block(place: Difference) -> list[str]:
    """Return the message as a diff that a code host colours."""
    text = [line.removeprefix("    ") for line in place.message.splitlines()]
    fence = "`" * max(3, 1 + max((len(run) for line in text for run in re.findall("`+", line)), default=0))
    return [f"{fence}diff", *text, fence]
