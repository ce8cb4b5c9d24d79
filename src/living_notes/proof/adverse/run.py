"""Puts a committed example into a condition, in a sandbox such as a note has, and judges what came of it."""

from living_notes.proof.adverse.conditions import SENTENCES, Case
from living_notes.proof.adverse.inside import HARM
from living_notes.proof.live import LiveWorld
from living_notes.proof.workshop import Workshop
from living_notes.vault import Note, NotePath

_SOURCE = "from living_notes.proof.adverse.inside import main\nmain({!r})\n"
_NOTE = "---\ntitle: The adverse run\npermalink: adverse\nstart: {}\n---\n"
_SHOWN = 15


def harm(case: Case, workshop: Workshop) -> str | None:
    """Return what harm an example does in its condition, in a sentence; None: none.

    Raises:
        BlockError: It hangs, or floods the screen.
    """
    note = Note.parse(_NOTE.format(case.example.name), NotePath("adverse.md"), "adverse.md")
    world = LiveWorld(note, case.example.parent, case.database, workshop)
    try:
        completed = world.run_python(_SOURCE.format(case.condition.value))
    finally:
        world.close()
    lines = completed.output.splitlines()
    if found := [line for line in lines if line.startswith(HARM)]:
        return found[-1].removeprefix(HARM)
    return "\n".join(["the run itself broke:", *lines[-_SHOWN:]]) if completed.status else None


def fault(case: Case, workshop: Workshop) -> str | None:
    """Return what is wrong with an example or with its note's mark, for a person to mend; None: nothing."""
    found = harm(case, workshop)
    where = f"examples/{case.example.name} on {case.database.label}, where {SENTENCES[case.condition]}"
    if found and not case.mark:
        return (
            f"{where}:\n  {found}\n"
            f"mend the recipe in {case.note}, or let a block there show the harm: "
            f"<!-- proof: cannot={case.condition} -->"
        )
    if case.mark and not found:
        return f"{case.mark}: cannot={case.condition}, but all is well with {where}: drop the label"
    return None
