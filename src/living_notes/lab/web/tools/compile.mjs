// Compiles Python's libraries with the very Python that will run them: Pyodide, in Node.
//
// node compile.mjs bytecode.py source target shown name…: `source/name` becomes `target/name`.

import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [script, source, target, shown, ...names] = process.argv.slice(2);
// Without column numbers a third is saved; they point into sources that the reader does not have.
const python = await loadPyodide({ env: { PYTHONHASHSEED: "0", PYTHONNODEBUGRANGES: "1", HOME: "/" } });
for (const [place, root] of [["/source", source], ["/target", target]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
python.FS.writeFile("/bytecode.py", readFileSync(script));
python.globals.set("names", python.toPy(names));
python.globals.set("shown", shown);
python.runPython(`
import sys
sys.path.insert(0, "/")
from pathlib import Path
from bytecode import compile_tree
for name in names:
    place = "/lib/python3.14" if name == "standard" else shown
    compile_tree(Path("/source", name), Path("/target", name), place)
`);
