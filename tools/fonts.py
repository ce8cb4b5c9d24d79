# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.60.1", "brotli==1.1.0"]
# ///
"""Makes the site's three font files: `uv run tools/fonts.py`, with npm at hand.

One file a face, Latin and Cyrillic together: the letters that look alike (А, В, Е, о, р, с…) are then stored
once. Without hinting, ligatures and the letters of other languages the three weigh 23 KB instead of 150.
"""

import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools.merge import Merger  # type: ignore[import-not-found]  # not a dependency: see the block above
from fontTools.pens.recordingPen import DecomposingRecordingPen  # type: ignore[import-not-found]  # not a dependency either
from fontTools.subset import Options, Subsetter, save_font  # type: ignore[import-not-found]  # not a dependency either
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]  # not a dependency either
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-not-found]  # not a dependency either

TARGET = Path(__file__).resolve().parents[1] / "src/living_notes/publish/theme/assets/fonts"
PACKAGES = {
    "golos-text": "@fontsource-variable/golos-text@5.3.0",
    "jetbrains-mono": "@fontsource-variable/jetbrains-mono@5.3.0",
}
LETTERS = {*range(0x20, 0x7F), *range(0x410, 0x450), *map(ord, "Ёё\u00a0«»„“–—…’×·¶№→−\u202f")}
FACES = [("golos-text", 400, ["kern"]), ("golos-text", 600, []), ("jetbrains-mono", 400, [])]


def subsetter(features: list[str], letters: set[int]) -> Subsetter:
    """Return what keeps only `letters` and `features`."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.flavor = "woff2"
    options.name_IDs = [0, 1, 2, 13, 14]  # copyright and licence stay in the file
    options.drop_tables += ["STAT"] if features else ["STAT", "GSUB", "GPOS"]
    made = Subsetter(options)
    made.populate(unicodes=letters)
    return made


def face(package: Path, name: str, weight: int, features: list[str]) -> TTFont:
    """Return one weight of both alphabets, equal outlines stored once."""
    parts = []
    for alphabet in ("latin", "cyrillic"):
        font = TTFont(package / f"files/{name}-{alphabet}-wght-normal.woff2")
        font = instantiateVariableFont(font, {"wght": weight})
        font.flavor = None
        subsetter(features, LETTERS & set(font.getBestCmap())).subset(font)
        parts.append(str(package / f"{alphabet}-{weight}.ttf"))
        font.save(parts[-1])
    font = Merger().merge(parts)
    glyphs = font.getGlyphSet()
    first: dict[str, str] = {}
    same = {}
    for glyph in font.getGlyphOrder():
        pen = DecomposingRecordingPen(glyphs)
        glyphs[glyph].draw(pen)
        same[glyph] = first.setdefault(f"{pen.value} {font['hmtx'][glyph][0]}", glyph)
    for table in font["cmap"].tables:
        table.cmap = {letter: same[glyph] for letter, glyph in table.cmap.items()}
    subsetter(features, LETTERS).subset(font)
    return font


def main() -> None:
    """Fetch the packages, write the fonts and their licences."""
    with tempfile.TemporaryDirectory() as folder:
        for name, spec in PACKAGES.items():
            packed = subprocess.run(
                ["npm", "pack", "--silent", spec], cwd=folder, check=True, capture_output=True, text=True
            )
            package = Path(folder) / name
            with tarfile.open(Path(folder) / packed.stdout.strip()) as archive:
                archive.extractall(package, filter="data")
            (TARGET / f"{name}-LICENSE.txt").write_bytes((package / "package/LICENSE").read_bytes())
            for face_name, weight, features in FACES:
                if face_name == name:
                    font = face(package / "package", name, weight, features)
                    options = Options()
                    options.flavor = "woff2"
                    file = TARGET / f"{name}-{weight}.woff2"
                    save_font(font, str(file), options)
                    print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
