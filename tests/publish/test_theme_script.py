"""The cut copy of Material's script is made from the installed Material, and from today's settings."""

import re
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path

from mkdocs.config import load_config
from support.sites import ROOT, built

TOOL = ROOT / "tools" / "theme_script.py"
COPY = ROOT / "src/living_notes/publish/theme/assets/javascripts"
ORIGINAL = Path(str(distribution("mkdocs-material").locate_file("material/templates/assets/javascripts")))
UNUSED = {"announce"}
"""On every page, and mounted only where it can be closed (`announce.dismiss`)."""


def mounted(script: str) -> set[str]:
    """Return the components that a script of Material's looks for in a page."""
    return set(re.findall(r"\.\.\.\w+\(\"([a-z-]+)\"\)\.map", script))


def test_the_copy_is_current() -> None:
    """Its first line holds what it was made from: `uv run tools/theme_script.py` makes it anew."""
    (original,) = ORIGINAL.glob("bundle.*.min.js")
    (copy,) = COPY.glob("bundle.*.js")
    features = sorted(load_config(str(ROOT / "mkdocs.yml")).theme["features"])
    parts = [original.read_bytes(), TOOL.read_bytes(), " ".join(features).encode()]
    assert copy.name == original.name, "Material has another script, and the site ships it whole"
    assert sha256(b"\0".join(parts)).hexdigest()[:16] in copy.read_text("utf-8").partition("\n")[0]


def test_every_component_of_a_page_is_mounted(tmp_path: Path) -> None:
    """What the original would bring to life on a page of this site, the copy does, too."""
    (original,) = ORIGINAL.glob("bundle.*.min.js")
    (copy,) = COPY.glob("bundle.*.js")
    site = built(ROOT / "tests" / "publish" / "vault", tmp_path, "http://127.0.0.1/")
    pages = "".join(path.read_text("utf-8") for path in site.rglob("*.html"))
    there = set(re.findall(r"data-md-component=\"([a-z-]+)\"", pages))
    kept = mounted(copy.read_text("utf-8"))
    assert there & mounted(original.read_text("utf-8")) - UNUSED == kept
    assert len(kept) > len(UNUSED)
