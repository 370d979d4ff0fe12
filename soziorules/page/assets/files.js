// A case comes in from a file or a link and goes out as a file, only when somebody says so.
import { h } from "./dom.js";
import { ask } from "./engine.js";
import { settings, state, today, word } from "./state.js";

const MOST = 5_000_000;

export function save() {
  const name = `${word("file_name")}-${state.case[settings.day] ?? today()}.json`;
  state.kept = JSON.stringify(state.case);
  const text = `${JSON.stringify({ ...settings.saved_by, ...state.case }, null, 2)}\n`;
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return word("saved", { name });
}

export async function read(file) {
  if (file.size > MOST) return { name: file.name, problems: [word("too_large")] };
  return open(file.name, await file.text());
}

export async function fromLink() {
  const given = location.hash.match(/[#&]case=([\w-]+)/)?.[1];
  if (!given) return null;
  try {
    const packed = atob(given.replaceAll("-", "+").replaceAll("_", "/"));
    return await open(word("link"), new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(packed, (sign) => sign.charCodeAt(0))));
  } catch {
    return { problems: [word("bad_link")], name: word("link") };
  }
}

async function open(name, text) {
  return { name, ...(await ask("open", { name, text })) };
}
