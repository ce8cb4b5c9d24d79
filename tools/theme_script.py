# /// script
# requires-python = ">=3.11"
# dependencies = ["pyyaml==6.0.3", "tree-sitter==0.26.1", "tree-sitter-javascript==0.25.0"]
# ///
"""Makes the site's copy of Material's script, cut to what pages ask for: `uv run tools/theme_script.py`.

Material's script serves every site: repositories, versions, consent, its own search, annotations, Mermaid.
Here it is parsed; features that ``mkdocs.yml`` leaves off are answered with no, components that no page has
are not mounted, and then every declaration that nothing names any more goes (initialisers count as free of
side effects: what goes is printed, to be read). The copy has the name of the original, so that it takes its
place; its first line says what it was made from, and `tests/publish/test_theme_script.py` whether that is
still so.
"""

import gzip
import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import tree_sitter_javascript  # type: ignore[import-not-found]  # not a dependency: see the block above
import yaml
from tree_sitter import Language, Node, Parser  # type: ignore[import-not-found]  # not a dependency either

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "src/living_notes/publish/theme/assets/javascripts"
COMPONENTS = {"content", "dialog", "header", "header-title", "palette", "sidebar", "toc", "top"}
"""What is mounted: the pages have no others (a test looks)."""

SELECTORS = {
    "a",  # previews of Material's own; ours come from preview.js
    ".annotate:not(.highlight)",
    "pre:not(.mermaid) > code",  # copy buttons, one layout of the page each; site.js needs one for all
    "pre.mermaid",  # diagrams are drawn at build
    "[title]:not([data-preview])",
    ".footnote-ref",
}
"""What is not looked for in a page."""

STATEMENTS = (
    b"link[rel=alternate]",  # translated sites
    b".md-toggle--indeterminate",  # sections that stand open without a script
    b'"mike"',  # several versions of one site
    b"Object.entries||",  # browsers before 2018
    b"Object.values||",
    b"Element.prototype.scrollTo||",
)
"""What stands in a statement, or in the function that it calls, when nothing here needs it."""

REWORDINGS = (
    # A word to the browser on each load that has it compute all styles and the layout again; our sheet does.
    (rb'name:"color-scheme"', b'name:"ln-scheme"'),
    # A browser without this would ask another host for it; all have it since 2020.
    (rb'typeof ResizeObserver=="undefined"\?[\w$]+\("[^"]*"\):', b""),
    (rb"(\(\(\)=>!1\)),[\w$]+\(s=>[\w$]+\(s\)\)", rb"\1"),  # what follows a filter that nothing passes
    (rb"//# sourceMappingURL=.*", b""),
)

_FEATURE = re.compile(rb"function ([\w$]+)\(e\)\{return [\w$]+\.features\.includes\(e\)\}")
_MOUNT = re.compile(
    rb"function ([\w$]+)\(e,t=document\)\{return ([\w$]+)\(`\[data-md-component=\$\{e\}\]`,t\)\}"
    rb"(?!function [\w$]+\(e,t=document\))"  # the first of two finds one element, the second all
)
_SPREAD = re.compile(rb"\.\.\.([\w$]+)\(\"([^\"]*)\"")
_NAMES = {"identifier", "shorthand_property_identifier", "shorthand_property_identifier_pattern"}

Edit = tuple[int, int, bytes]


def source() -> Path:
    """Return Material's script, as it is installed beside the project."""
    (found,) = ROOT.glob(".venv/lib/*/site-packages/material/templates/assets/javascripts/bundle.*.min.js")
    return found


def features() -> set[str]:
    """Return what ``mkdocs.yml`` switches on."""
    text = re.sub(r"!(?:ENV|!)\S*", "", (ROOT / "mkdocs.yml").read_text("utf-8"))
    return set(yaml.safe_load(text)["theme"]["features"])


def stamp() -> str:
    """Return what the copy depends on, as one word: the original, this file, and the features."""
    parts = [source().read_bytes(), Path(__file__).read_bytes(), " ".join(sorted(features())).encode()]
    return sha256(b"\0".join(parts)).hexdigest()[:16]


class Script:
    """Material's script between one cut and the next."""

    def __init__(self, code: bytes) -> None:
        self.code = code
        self.parser = Parser(Language(tree_sitter_javascript.language()))

    def nodes(self, kind: str) -> Iterator[Node]:
        """Yield the nodes of a kind, outer ones first."""
        return (node for node in _walk(self.parser.parse(self.code).root_node) if node.type == kind)

    def apply(self, edits: list[Edit]) -> None:
        """Replace pieces; of one inside another only the outer."""
        done, position = b"", 0
        for start, end, put in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
            if start >= position:
                done += self.code[position:start] + put
                position = end
        self.code = done + self.code[position:]

    def fold(self, asks: bytes, on: set[str]) -> None:
        """Answer the function `asks` with no for every feature that is not in `on`."""
        edits = []
        for call in self.nodes("call_expression"):
            named = call.child_by_field_name("arguments").named_children
            if call.child_by_field_name("function").text != asks or named[0].type != "string":
                continue
            if named[0].text[1:-1].decode() in on:
                continue
            node, put = call, b"!1"
            if (
                call.parent.type == "ternary_expression"
                and call.parent.child_by_field_name("condition") == call
            ):
                node, put = call.parent, call.parent.child_by_field_name("alternative").text
            elif call.parent.type == "binary_expression" and call.parent.text.startswith(call.text + b"&&"):
                node = call.parent
            edits.append((node.start_byte, node.end_byte, put))
        self.apply(edits)

    def unmount(self, component: bytes, select: bytes) -> None:
        """Take out ``...select("…").map(…)`` for what no page has."""
        edits = []
        for spread in self.nodes("spread_element"):
            match = _SPREAD.match(spread.text)
            name = match[2].decode() if match else ""
            if match and (
                (match[1] == component and name not in COMPONENTS)
                or (match[1] == select and name in SELECTORS)
            ):
                comma = self.code[spread.end_byte : spread.end_byte + 1] == b","
                edits.append((spread.start_byte, spread.end_byte + comma, b""))
        self.apply(edits)

    def statements(self) -> list[Node]:
        """Return the statements of the script's outermost function."""
        blocks = self.nodes("statement_block")
        return list(max(blocks, key=lambda block: block.end_byte - block.start_byte).named_children)

    def drop_statements(self) -> None:
        """Take out what `STATEMENTS` names."""
        statements = self.statements()
        bodies = {
            node.child_by_field_name("name").text: node.text
            for node in statements
            if node.type == "function_declaration"
        }
        edits = []
        for node in statements:
            if node.type == "expression_statement":
                called = re.match(rb"([\w$]+)\(", node.text)
                text = node.text + (bodies.get(called[1], b"") if called else b"")
                if any(mark in text for mark in STATEMENTS):
                    edits.append((node.start_byte, node.end_byte, b""))
        self.apply(edits)

    def shake(self) -> list[str]:
        """Take out every declaration that nothing else names; return their names."""
        declared: dict[bytes, list[Node]] = {}
        wanted: list[Node] = []
        groups = []
        for node in self.statements():
            if node.type in {"function_declaration", "class_declaration"}:
                parts = [node]
            elif node.type in {"variable_declaration", "lexical_declaration"}:
                parts = [child for child in node.named_children if child.type == "variable_declarator"]
            else:
                wanted.append(node)
                continue
            groups.append((node, parts))
            for part in parts:
                declared.setdefault(part.child_by_field_name("name").text, []).append(part)
        seen: set[bytes] = set()
        while wanted:
            for name in {node.text for node in _walk(wanted.pop()) if node.type in _NAMES} - seen:
                seen.add(name)
                wanted.extend(declared.get(name, ()))
        edits = []
        for node, parts in groups:
            kept = [part.text for part in parts if part.child_by_field_name("name").text in seen]
            if not kept:
                edits.append((node.start_byte, node.end_byte, b""))
            elif len(kept) < len(parts):
                edits.append(
                    (node.start_byte, node.end_byte, node.children[0].text + b" " + b",".join(kept) + b";")
                )
        self.apply(edits)
        return sorted(name.decode() for name in declared.keys() - seen)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def main() -> None:
    """Write the copy; print what it weighs, and what was dropped."""
    original = source()
    script = Script(original.read_bytes())
    feature, mount = _FEATURE.search(script.code), _MOUNT.search(script.code)
    if not feature or not mount:
        sys.exit(f"{original}: not the script that this was written for")
    script.fold(feature[1], features())
    script.unmount(mount[1], mount[2])
    script.drop_statements()
    for pattern, put in REWORDINGS:
        script.code = re.sub(pattern, put, script.code)
    dropped = script.shake()
    if script.parser.parse(script.code).root_node.has_error:
        sys.exit("a cut went through the middle of something")
    for old in TARGET.glob("bundle.*.js"):
        old.unlink()
    TARGET.mkdir(exist_ok=True)
    (licence,) = original.parents[4].glob("mkdocs_material-*.dist-info/licenses/LICENSE")
    (TARGET / "material-LICENSE.txt").write_bytes(licence.read_bytes())
    head = f"/* Material for MkDocs, MIT License; cut by tools/theme_script.py from {stamp()} */\n"
    (TARGET / original.name).write_bytes(head.encode() + script.code.strip() + b"\n")
    for file in (original, TARGET / original.name):
        print(f"{len(gzip.compress(file.read_bytes(), 9)):7,} bytes packed: {file.relative_to(ROOT)}")
    print(len(dropped), "declarations dropped:", *dropped)


if __name__ == "__main__":
    main()
