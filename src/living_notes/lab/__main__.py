"""Command line: ``python -m living_notes.lab build``."""

import argparse
import sys

from living_notes.lab.build import build
from living_notes.lab.tools import BuildError
from living_notes.project import Project

ROOT = Project.of_this_file().root


def main() -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m living_notes.lab", description=__doc__)
    parser.add_argument("command", choices=["build"], help="vendor the lab into build/lab (Node 20 or later)")
    parser.parse_args()
    try:
        target = build(ROOT)
    except BuildError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"built {target.relative_to(ROOT)}: the next mkdocs build puts it into the site")
    return 0


if __name__ == "__main__":
    sys.exit(main())
