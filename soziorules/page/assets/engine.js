// The package in its worker: unpacks what the page carries, asks, and gives back the replies in order.
import { settings, state, today } from "./state.js";

let worker;
let number = 0;
const waiting = new Map();
// What is asked before the engine runs waits for it: the first question needs no engine, its answer does.
let begin;
const begun = new Promise((done) => { begin = done; });

async function bytes(name) {
  if (settings.data) return new Uint8Array(await (await fetch(settings.data[name])).arrayBuffer());
  const block = document.getElementById(`data-${name}`);
  const text = block.textContent;
  block.remove();
  const packed = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  return packed;
}

async function unpacked(name) {
  const stream = new Blob([await bytes(name)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

export const possible = () =>
  typeof WebAssembly === "object" && typeof Worker === "function" && typeof DecompressionStream === "function";

export async function start(progress) {
  progress("loading_runtime");
  await new Promise((done) => setTimeout(done));
  const script = new Blob([await unpacked("worker")], { type: "text/javascript" });
  const address = URL.createObjectURL(script);
  worker = new Worker(address);
  const [wasm, library, program] = await Promise.all([unpacked("wasm"), unpacked("library"), unpacked("program")]);
  const ready = new Promise((done, failed) => {
    worker.onerror = (event) => failed(new Error(event.message || "worker"));
    worker.onmessage = ({ data }) => {
      if (data.progress) return progress(data.progress);
      if (data.ready) return done();
      const call = waiting.get(data.id);
      if (!call) return failed(new Error(data.error));
      waiting.delete(data.id);
      if (data.error) call.failed(new Error(data.error));
      else call.done(JSON.parse(data.reply));
    };
  });
  const given = { wasm, library, program };
  worker.postMessage({ start: given }, Object.values(given));
  await ready;
  begin();
  URL.revokeObjectURL(address);
}

export async function ask(what, more = {}) {
  await begun;
  const request = { do: what, lang: state.lang, today: today(), rules: settings.rules, case: state.case, ...more };
  const id = ++number;
  return new Promise((done, failed) => {
    waiting.set(id, { done, failed });
    worker.postMessage({ id, request: JSON.stringify(request) });
  });
}
