"""The few settings with which a clone of the vault opens well in Obsidian."""

import json
import re
import subprocess
from pathlib import Path

from living_notes.publish.pages.contents import plan_contents
from living_notes.vault import Permalink, Vault

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / "docs" / ".obsidian"
GRAPH_STYLE = ROOT / "src/living_notes/publish/theme/assets/graph/graph.css"
VAULT = Vault.read(ROOT / "docs")


def test_links_and_lines_are_those_of_the_site() -> None:
    """A link made in Obsidian is spelled as in the notes; a wrapped line is no break, as on the site."""
    settings = json.loads((SETTINGS / "app.json").read_text(encoding="utf-8"))
    assert (settings["newLinkFormat"], settings["useMarkdownLinks"]) == ("shortest", False)
    assert settings["strictLineBreaks"] is True


def test_attachments_go_where_the_guide_has_its_own() -> None:
    """A picture pasted into a note is found by its name alone."""
    settings = json.loads((SETTINGS / "app.json").read_text(encoding="utf-8"))
    pictures = {path.rpartition("/")[0] for path in VAULT.files if path.endswith(".png")}
    assert pictures == {settings["attachmentFolderPath"]}


def test_the_graph_has_the_colours_of_the_hubs() -> None:
    """The folder of a hub's notes has the colour that the hub has on the site."""
    graph = json.loads((SETTINGS / "graph.json").read_text(encoding="utf-8"))
    shown = {group["query"]: f"#{group['color']['rgb']:06x}" for group in graph["colorGroups"]}
    hues = dict(re.findall(r"--ln-hue-(\d+): (#[0-9a-f]{6});", GRAPH_STYLE.read_text(encoding="utf-8"))[:9])
    sections = [section for section in plan_contents(VAULT, Permalink("index")).sections if section.notes]
    expected = {
        f'path:"{note.path.rpartition("/")[0]}/"': hues[str(number)]
        for number, section in enumerate(sections)
        for note in section.notes
        if "/" in note.path
    }
    assert shown == expected


def test_nothing_of_one_persons_is_kept() -> None:
    """Neither open tabs nor plugins that a reader has not chosen."""
    kept = subprocess.run(
        ["git", "ls-files", "."], cwd=SETTINGS, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(kept) <= {"app.json", "graph.json"}
