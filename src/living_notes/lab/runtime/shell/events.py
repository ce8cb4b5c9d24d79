"""What goes up through a running shell and ends a part of it: ``exit``, ``return``, ``break``."""


class ExitShell(Exception):  # noqa: N818 - an event, as SystemExit
    """``exit`` was typed; ends a script or a subshell."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class ReturnEvent(Exception):  # noqa: N818 - as above
    """``return`` was typed; ends a function or a sourced script."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class LoopEvent(Exception):  # noqa: N818 - as above
    """``break``, or ``continue`` where `again` is set, out of so many loops."""

    def __init__(self, levels: int, *, again: bool) -> None:
        super().__init__(levels)
        self.levels = levels
        self.again = again
