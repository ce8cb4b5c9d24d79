"""Each vendored program is shipped with its licence."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from living_notes.lab.licences import FILE, PARTS, MissingLicenceError, licences
from living_notes.lab.tools import REQUIREMENTS, WEB

ROOT = Path(__file__).parents[2]
TITLE = re.compile(r"^={72}\n(.+)\n={72}$", re.MULTILINE)


def wheel(folder: Path, *names: str) -> Path:
    """Make a wheel with these files in its metadata."""
    path = folder / "some_thing-1.2-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(f"some_thing-1.2.dist-info/{name}", f"text of {name}")
    return path


def package(modules: Path, name: str, *files: str) -> None:
    """Make an npm package with these files."""
    (modules / name).mkdir(parents=True)
    (modules / name / "package.json").write_text(json.dumps({"version": "3.4"}), "utf-8")
    for file in files:
        (modules / name / file).write_text(f"text of {file}", "utf-8")


def test_a_wheel_and_a_package_bring_their_own(tmp_path: Path) -> None:
    """Under the name and the version that are shipped."""
    package(tmp_path, "@scope/one", "LICENSE", "README.md")
    text = licences([wheel(tmp_path, "licenses/LICENSE.txt", "METADATA")], ["@scope/one"], tmp_path)
    assert TITLE.findall(text) == ["@scope/one 3.4", "some-thing 1.2"]
    assert "text of licenses/LICENSE.txt" in text
    assert "text of METADATA" not in text
    assert "text of README.md" not in text


def test_what_lies_inside_a_package_is_named_with_the_text_of_the_list(tmp_path: Path) -> None:
    """Pyodide brings no text at all, and is many programs."""
    package(tmp_path, "pyodide")
    (tmp_path / "spdx-license-list" / "licenses").mkdir(parents=True)
    for part in PARTS["pyodide"]:
        file = tmp_path / "spdx-license-list" / "licenses" / f"{part.licence}.json"
        file.write_text(json.dumps({"licenseText": f"terms of {part.licence}"}), "utf-8")
    text = licences([], ["pyodide"], tmp_path)
    assert len(TITLE.findall(text)) == len(PARTS["pyodide"])
    assert "terms of MPL-2.0" in text
    assert "https://github.com/pyodide/pyodide" in text


def test_a_package_without_a_licence_stops_the_build(tmp_path: Path) -> None:
    """And is named."""
    with pytest.raises(MissingLicenceError, match="some_thing"):
        licences([wheel(tmp_path, "METADATA")], [], tmp_path)
    package(tmp_path, "bare", "README.md")
    with pytest.raises(MissingLicenceError, match="bare"):
        licences([], ["bare"], tmp_path)


@pytest.mark.lab
def test_the_built_lab_has_the_licence_of_every_package() -> None:
    """Of each wheel and of each npm package that the lab names, and of what lies inside them."""
    titles = TITLE.findall((ROOT / "build" / "lab" / FILE).read_text("utf-8"))
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    pins = [line.split(" ")[0].replace("==", " ") for line in lines if not line.startswith("#")]
    direct = json.loads((WEB / "package.json").read_text("utf-8"))["dependencies"]
    inside = [part.name for parts in PARTS.values() for part in parts]
    found = {title.lower().replace("_", "-") for title in titles}
    for wanted in [*pins, *(f"{name} {version}" for name, version in direct.items() if name != "pyodide")]:
        assert wanted.lower().replace("_", "-") in found, wanted
    assert all(any(title.startswith(f"{name} (in ") for title in titles) for name in inside)
