// Compiles all Python files of a folder in place, by the Python of the runtime itself: node compile.mjs PYODIDE FOLDER PLACE
import { pathToFileURL } from "node:url";

const [runtime, folder, place] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: runtime });
python.mountNodeFS("/stage", folder);
python.globals.set("place", place);
python.runPython(`
import py_compile
from pathlib import Path

for path in sorted(Path("/stage").rglob("*.py")):
    told = f"{place}/{path.relative_to('/stage')}"
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    py_compile.compile(str(path), f"{path}c", told, doraise=True, invalidation_mode=unchecked)
    path.unlink()
`);
