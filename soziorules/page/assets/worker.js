// The engine of the page: Python in a worker, so that typing never waits for it. It is given all it needs and asks no network.
// A page from disk may start no module worker, and Pyodide takes a worker that has importScripts for one that it does not know.
import "./classic.js";
import { loadPyodide } from "pyodide";
import createPyodideModule from "pyodide/pyodide.asm.mjs";

let reply;

async function start({ wasm, library, program }) {
  const files = { "pyodide.asm.wasm": [wasm, "application/wasm"], "python_stdlib.zip": [library, "application/zip"] };
  self.fetch = async (address) => {
    const found = files[String(address).slice(self.HOME.length)];
    if (!found) throw new TypeError("nothing is fetched from outside");
    return new Response(found[0], { headers: { "Content-Type": found[1] } });
  };
  const python = await loadPyodide({
    createPyodideModule,
    indexURL: self.HOME,
    lockFileContents: { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} },
    packageBaseUrl: self.HOME,
  });
  self.postMessage({ progress: "loading_rules" });
  lay(python.FS, new Uint8Array(program));
  python.runPython("import sys; sys.path[:] = ['/program', *(each for each in sys.path if each.startswith('/lib'))]");
  reply = python.pyimport("soziorules.page.bridge").reply;
}

// A line that names the files and their sizes, then their contents. Written straight away: unpacking by Python takes longer than starting it.
function lay(disk, pack) {
  const end = pack.indexOf(10);
  let at = end + 1;
  for (const [name, size] of JSON.parse(new TextDecoder().decode(pack.subarray(0, end)))) {
    const path = `/program/${name}`;
    disk.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    disk.writeFile(path, pack.subarray(at, at += size), { canOwn: true });
  }
}

self.onmessage = async ({ data }) => {
  try {
    if (data.start) {
      await start(data.start);
      self.postMessage({ ready: true });
    } else {
      self.postMessage({ id: data.id, reply: reply(data.request) });
    }
  } catch (error) {
    self.postMessage({ id: data.id, error: String(error?.stack ?? error) });
  }
};
