"""What all notes of a run share: one PostgreSQL server, one warm interpreter, the options.

Both are started when the first note asks for them. Under xdist the controller starts them and the workers
get their addresses as text.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from living_notes.proof.postgresql.server import Server, external_server, own_server
from living_notes.proof.postgresql.tenancy import tenancy
from living_notes.proof.sandbox.isolation import Isolation
from living_notes.proof.updates import Updates
from living_notes.proof.warm.interpreter import WarmInterpreter

_WORKER = "worker-"
"""What the name of a file beside the sandboxes begins with, for each process that has joined."""


class Workshop:
    """The shared things of one run.

    Args:
        shell: ``warm`` or ``real``.
        updates: Where ``--update-notes`` gathers what it will write.
        keep: Leave the sandboxes for a person to look at.
        time_limit: Seconds that one command of a note may take.
        survey: Go on where only words differ, instead of ending the note there.
        names: What a run prints to what the pages have for it.
        postgresql: Major version of our own server.
    """

    def __init__(  # noqa: PLR0913 - a keyword an option of the run
        self,
        *,
        shell: str = "warm",
        updates: Updates | None = None,
        keep: bool = False,
        time_limit: float = 60.0,
        survey: bool = False,
        names: Mapping[str, str] | None = None,
        postgresql: int = 18,
    ) -> None:
        self.survey = survey
        self.names = names or {}
        self.postgresql = postgresql
        self.time_limit = time_limit
        self.shell = shell
        self.updates = updates or Updates()
        self.keep = keep
        self.kept: list[str] = []
        self._stack = ExitStack()
        self._server: Server | None = None
        self._warm: WarmInterpreter | None = None
        self._isolation: Isolation | None = None

    def postgres(self) -> Server:
        """Return the run's server: ``DATABASE_URL`` where it is set, else our own.

        Raises:
            PostgresUnavailable: Neither can be had; the message says what to set.
        """
        if self._server is None:
            url = os.environ.get("DATABASE_URL")
            if url:
                server = external_server(url)
                self._stack.enter_context(tenancy(server.conninfo, server.run))
            else:
                server = self._stack.enter_context(own_server(self.postgresql))
            self._server = server
        return self._server

    @property
    def isolation(self) -> Isolation:
        """What guards the machine from notes."""
        if self._isolation is None:
            self._isolation = Isolation(keep=self.keep)
            self._stack.callback(self._isolation.close)
        return self._isolation

    @property
    def unguarded(self) -> Sequence[str]:
        """What the run could not guard, a sentence each; none where it ran nothing."""
        return self._isolation.missing if self._isolation else ()

    def warm(self) -> WarmInterpreter:
        """Return the run's warm interpreter."""
        if self._warm is None:
            rights = self.isolation.rights([self.isolation.base], within=True)
            started = WarmInterpreter.start(self._guard_warm, json.dumps(rights) if rights["change"] else "")
            self._warm = self._stack.enter_context(started)
        return self._warm

    def _guard_warm(self, program: str, folder: Path) -> list[str]:
        return self.isolation.prefix(program, [self.isolation.base, folder])

    def bin_directory(self) -> Path:
        """Return the folder in which a note's shell finds ``alembic`` and ``python``."""
        if self.shell == "real":
            return Path(sys.executable).parent
        return self.warm().bin_directory

    def addresses(self) -> dict[str, str]:
        """Start both and return what a worker needs to `join`."""
        server = self.postgres()
        shared = {
            "conninfo": server.conninfo,
            "version": server.version,
            "run": server.run,
            **self.isolation.addresses(),
        }
        if self.shell == "warm":
            shared["warm"] = self.warm().address
        return shared

    def join(self, shared: Mapping[str, str]) -> None:
        """Use the server and the interpreter of the process that made `shared`."""
        self._server = Server(shared["conninfo"], shared["version"], shared["run"])
        self._isolation = Isolation(shared)
        (self._isolation.base / f"{_WORKER}{os.getpid()}").touch()
        if "warm" in shared:
            self._warm = WarmInterpreter(shared["warm"])

    def workers(self) -> Iterator[int]:
        """Yield the processes that have joined and live."""
        for file in self._isolation.base.glob(f"{_WORKER}*") if self._isolation else ():
            pid = int(file.name.removeprefix(_WORKER))
            with suppress(ChildProcessError):  # ended, and its number perhaps somebody else's
                if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
                    yield pid

    def close(self) -> None:
        """Stop what this process started."""
        self._stack.close()
        self._server = None
        self._warm = None
        self._isolation = None
