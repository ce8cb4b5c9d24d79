"""The pytest side: options, the shared workshop, the ledger and the summary at a run's end."""

import os
import signal
import threading
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from living_notes.project import Project
from living_notes.proof import documents
from living_notes.proof.cores import INI, share
from living_notes.proof.documents import WORKSHOP, NotePart, shown_path
from living_notes.proof.postgresql.server import PostgresUnavailable
from living_notes.proof.reporting.coverage import Census
from living_notes.proof.reporting.explain import Explanation, painted, plain
from living_notes.proof.reporting.ledger import update_ledger
from living_notes.proof.reporting.report import Finding, dump_findings, load_findings, merge_findings
from living_notes.proof.updates import Updates
from living_notes.proof.workshop import Workshop

WORKSHOP_KEY = pytest.StashKey[Workshop]()
CENSUS_KEY = pytest.StashKey[Census]()
FINDINGS_KEY = pytest.StashKey[list[Finding]]()


class _Painter:
    """Colours what is said of a block: where the terminal is, hence not in a worker."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and ".md::" in report.nodeid:
            report.longrepr = Explanation(str(report.longrepr), getattr(report.longrepr, "reprcrash", None))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the proof."""
    group = parser.getgroup("notes", "the proof of the notes")
    group.addoption(
        "--update-notes",
        action="store_true",
        help="rewrite outputs, examples and dumps from what really happens, and show the diff",
    )
    group.addoption(
        "--shell",
        choices=("warm", "real"),
        default="warm",
        help="how notes start alembic and python: forked from a warm interpreter, or as the reader does",
    )
    group.addoption(
        "--time-limit",
        type=float,
        default=60.0,
        metavar="SECONDS",
        help="what one command of a note may take",
    )
    group.addoption("--keep", action="store_true", help="keep the notes' sandboxes and say where they are")
    group.addoption(
        "--report",
        type=Path,
        metavar="FILE.json",
        help="write what was found of every note, for programs to read",
    )
    group.addoption(
        "--survey",
        action="store_true",
        help="go on where only words differ, and write no ledger: for other versions than the lock's",
    )
    group.addoption(
        "--shown",
        nargs=2,
        action="append",
        default=[],
        metavar=("REAL", "PAGE"),
        help="with --survey: a name that a run prints, and what the pages have for it; repeatable",
    )
    group.addoption(
        "--postgresql",
        type=int,
        default=18,
        metavar="MAJOR",
        help="which PostgreSQL of the wheel's to start (18)",
    )
    parser.addini(INI, "use every core where whole folders are proven", type="bool", default=False)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Decide how many processes there are, before xdist does."""
    share(config)


def pytest_configure(config: pytest.Config) -> None:
    """Make the run's workshop; join the controller's under xdist."""
    updating = bool(config.getoption("--update-notes"))
    if updating and getattr(config.option, "numprocesses", None):
        raise pytest.UsageError("--update-notes rewrites files: run it without -n")
    if updating and config.getoption("--survey"):
        raise pytest.UsageError("--survey only looks: run --update-notes with the lock's versions")
    if config.getoption("--shown") and not config.getoption("--survey"):
        raise pytest.UsageError("--shown belongs to --survey: a proof compares what is printed")
    workshop = Workshop(
        shell=config.getoption("--shell"),
        updates=Updates(enabled=updating),
        keep=bool(config.getoption("--keep")),
        time_limit=config.getoption("--time-limit"),
        survey=bool(config.getoption("--survey")),
        names=dict(config.getoption("--shown")),
        postgresql=config.getoption("--postgresql"),
    )
    config.stash[WORKSHOP_KEY] = workshop
    config.stash[FINDINGS_KEY] = []
    if shared := getattr(config, "workerinput", {}).get("workshop"):
        workshop.join(shared)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Painter())
    config.add_cleanup(_heed_sigterm(config))


def _heed_sigterm(config: pytest.Config) -> Callable[[], None]:
    """Let SIGTERM end the run as Ctrl-C does, its workers with it; return what undoes that."""
    main = threading.current_thread() is threading.main_thread()
    if hasattr(config, "workerinput") or not main or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        return lambda: None

    def end(_number: int, _frame: object) -> None:
        for worker in config.stash[WORKSHOP_KEY].workers():
            os.kill(worker, signal.SIGINT)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)

    def undo() -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)

    return undo


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and the interpreter."""
    if workshop := config.stash.get(WORKSHOP_KEY, None):
        workshop.close()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:  # noqa: ANN401 - xdist's own type is private
    """Give an xdist worker the addresses of what the controller started."""
    try:
        node.workerinput["workshop"] = node.config.stash[WORKSHOP_KEY].addresses()
    except PostgresUnavailable as error:
        raise pytest.UsageError(str(error)) from error


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:  # noqa: ANN401 - xdist's own type is private
    """Take over what a worker found."""
    del error
    output = getattr(node, "workeroutput", {})
    if census := output.get("census"):  # every worker collects everything: any of them will do
        node.config.stash[CENSUS_KEY] = Census.load(census)
    if findings := output.get("findings"):
        node.config.stash[FINDINGS_KEY].extend(load_findings(findings))


@pytest.fixture(scope="session", name=WORKSHOP)
def _proof_workshop(request: pytest.FixtureRequest) -> Workshop:
    """Give Sybil's examples the run's workshop."""
    return request.config.stash[WORKSHOP_KEY]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Count the blocks of the chosen notes."""
    parts = [getattr(getattr(item, "example", None), "parsed", None) for item in session.items]
    session.config.stash[CENSUS_KEY] = Census.of(
        (shown_path(part.place.note), part.block)
        for part in parts
        if isinstance(part, NotePart) and part.block
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write ledger and report, or hand what was found to the controller."""
    config = session.config
    findings = merge_findings([*config.stash[FINDINGS_KEY], *documents.FINDINGS])
    documents.FINDINGS.clear()
    output: dict[str, Any] | None = getattr(config, "workeroutput", None)
    if output is not None:
        output["findings"] = dump_findings(findings)
        output["census"] = config.stash[CENSUS_KEY].dump()
        return
    _write(config, findings)


def _write(config: pytest.Config, findings: Sequence[Finding]) -> None:
    if report := config.getoption("--report"):
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(dump_findings(findings), encoding="utf-8")
    if findings and not config.getoption("--survey"):
        update_ledger(Project(config.rootpath).ledger, findings, date.today().isoformat())  # noqa: DTZ011 - the reader's day


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was rewritten, what was kept, and what on the pages is not proven."""
    workshop = config.stash[WORKSHOP_KEY]
    if workshop.updates.enabled and (diff := workshop.updates.write()):
        terminalreporter.section("rewritten")
        for line in painted(plain(diff).splitlines(), colour=terminalreporter.hasmarkup):
            terminalreporter.write_line(line)
    for line in workshop.kept:
        terminalreporter.write_line(f"kept: {line}")
    for sentence in workshop.unguarded:
        terminalreporter.write_line(f"not guarded: {sentence}")
    census = config.stash.get(CENSUS_KEY, None)
    for line in census.lines() if census and census.notes else ():
        terminalreporter.write_line(line)
