"""What the tests of this project hold of the vault as a whole, besides the proof of single notes.

A check returns complaints; a mutant is noticed where it adds one. Only what a test of `tests/` really
checks may stand here.
"""

from collections.abc import Callable, Iterator, Sequence

from living_notes.project import Project
from living_notes.proof.endings import FILE, read_endings
from living_notes.vault import Vault


def check_examples(vault: Vault, project: Project) -> Iterator[str]:
    """Every folder of ``examples/`` is the end of the note with that permalink, and the other way round."""
    folder = project.examples
    folders = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    made = {}
    for note in vault.notes.values():
        if example := note.properties.example:
            made[str(example)] = note
            if example != note.properties.permalink:
                yield f"{note.path}: example {example} is not its permalink {note.properties.permalink}"
    for slug in sorted(folders - made.keys()):
        yield f"examples/{slug}: no note makes it"
    for slug in sorted(made.keys() - folders):
        yield f"{made[slug].path}: no folder examples/{slug}"
    for slug in sorted(folders & made.keys()):
        databases = {f"{database}.sql" for database in made[slug].properties.databases}
        dumps = {file.name for file in (folder / slug / "schema").glob("*.sql")}
        if databases != dumps:
            names = sorted(database.value for database in made[slug].properties.databases)
            yield f"{made[slug].path}: databases {names}, but schema/ has {sorted(dumps)}"


def check_endings(vault: Vault, project: Project) -> Iterator[str]:
    """``endings.json`` names every note, with each database that the proof runs anything on, and no other."""
    endings = read_endings(project.endings)
    if endings is None:
        return
    proven = {
        str(note.properties.permalink): {
            database.value
            for database in note.properties.databases
            if any(block.applies_to(database) for block in note.blocks) and not note.is_notebook
        }
        for note in vault.notes.values()
    }
    for name in sorted(endings.keys() - proven.keys()):
        yield f"{FILE}: {name}: no such note"
    for name, databases in sorted(proven.items()):
        committed = set(endings.get(name, {}))
        if name not in endings:
            yield f"{FILE}: {name} is not in it"
        elif databases != committed:
            shown = [", ".join(sorted(names)) or "nothing" for names in (databases, committed)]
            yield f"{FILE}: {name} is proven on {shown[0]}, committed is {shown[1]}"


CHECKS: Sequence[Callable[[Vault, Project], Iterator[str]]] = (check_examples, check_endings)


def complaints(vault: Vault, project: Project) -> set[str]:
    """Return what all checks say of the vault of a project."""
    return {complaint for check in CHECKS for complaint in check(vault, project)}
