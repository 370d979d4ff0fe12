// A combobox: type a word or a code, choose with arrow keys or a click. The classification is searched by the package.
import { h, newId, put } from "./dom.js";
import { ask } from "./engine.js";
import { word } from "./state.js";

const PAUSE = 120;

export function search(chosen) {
  const [id, list] = [newId("search"), newId("found")];
  const options = h("ul", { id: list, role: "listbox", hidden: true, "aria-label": word("search") });
  const count = h("p", { class: "count", role: "status" });
  const input = h("input", {
    id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": list, "aria-autocomplete": "list",
  });
  let [found, active, timer, asked] = [[], -1, 0, 0];

  async function look() {
    const words = input.value.trim();
    const mine = ++asked;
    const reply = words.length > 1 ? await ask("codes", { words: words.replace(/\s+[GVAZgvaz]$/, "") }) : { codes: [] };
    if (mine !== asked) return;
    [found, active] = [reply.codes, -1];
    put(options, found.map((each, index) => h("li", { id: `${list}-${index}`, role: "option", "aria-selected": "false", onmousedown: (event) => { event.preventDefault(); take(index); } },
      h("b", {}, each.code), " ", each.title, each.called ? h("span", { class: "soft" }, ` · ${each.called}`) : null, each.note ? h("p", { class: "said" }, each.note) : null)));
    open(found.length > 0);
    count.textContent = words.length < 2 ? "" : !found.length ? word("search_none")
      : reply.more ? word("search_more", { count: found.length, all: found.length + reply.more }) : word("search_found", { count: found.length });
  }
  function open(shown) {
    options.hidden = !shown;
    input.setAttribute("aria-expanded", String(shown));
    if (!shown) input.removeAttribute("aria-activedescendant");
  }
  function move(step) {
    if (!found.length) return;
    open(true);
    active = (active + step + found.length) % found.length;
    [...options.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === active)));
    options.children[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", `${list}-${active}`);
  }
  function take(index) {
    const certainty = input.value.trim().match(/\s([GVAZ])$/i)?.[1] ?? "";
    chosen(`${found[index].code} ${certainty}`.trim());
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && input.value.trim()) {
      event.preventDefault();
      clearTimeout(timer);
      if (active < 0) await look();
      if (found.length && (active >= 0 || found.length === 1 || input.value.trim().toUpperCase().startsWith(found[0].code))) take(Math.max(active, 0));
      return;
    } else return;
    event.preventDefault();
  });
  input.addEventListener("left", async () => { await look(); count.textContent = `${word("search_left")} ${count.textContent}`; });
  return h("div", { class: "search" }, h("label", { for: id }, word("search")), input, options, count);
}
