// Lists of records: diagnoses found by word, earlier prescriptions and deliveries as rows.
import { h, newId, put } from "./dom.js";
import { ask } from "./engine.js";
import { control } from "./fields.js";
import { search } from "./search.js";
import { dropUnread, says, settings, word } from "./state.js";

const titles = new Map(); // of codes

async function called(code) {
  if (!titles.has(code)) titles.set(code, ask("codes", { words: code }).then(({ codes }) => codes.find((each) => each.code === code)?.title));
  return titles.get(code);
}

export function recordsControl(field, value, changed, { label, at = field.path } = {}) {
  const code = field.fields.find((each) => each.type === "code");
  const whole = h("div", { class: "records", role: "group", "aria-labelledby": label });
  let records = Array.isArray(value) ? value.map((item) => asRecord(item, field)) : undefined;
  const tell = () => changed(records?.map((item) => ({ ...item })));

  function draw(focus) {
    const none = newId("none");
    const parts = [];
    if (records?.length && field.columns.length) parts.push(table());
    else if (records?.length) parts.push(h("ol", { class: "rows" }, records.map((record, index) => row(record, index))));
    if (code && settings.search) {
      parts.push(search((found) => { records = [...(records ?? []), preset(found, field, code)]; tell(); draw(records.length - 1); }));
    } else {
      parts.push(h("button", { type: "button", class: "add", onclick: () => { records = [...(records ?? []), {}]; draw(records.length - 1); tell(); } }, `+ ${word("add")}`));
    }
    if (!records?.length) {
      parts.push(h("div", { class: "option" },
        h("input", { type: "checkbox", id: none, checked: records !== undefined, onchange: (event) => { records = event.target.checked ? [] : undefined; tell(); } }),
        h("label", { for: none }, word("no_records"))));
    }
    put(whole, parts);
    if (focus !== undefined) [...whole.querySelectorAll(":scope > .rows > li, :scope > .grid > tbody > tr:not(.more)")][focus]?.querySelector("select, input")?.focus();
  }

  const removal = (index) => h("button", {
    type: "button", class: "remove", "aria-label": word("remove_long", { number: index + 1 }),
    onclick: () => { dropUnread(at, index); records = records.filter((_, other) => other !== index); if (!records.length) records = undefined; tell(); draw(); whole.querySelector("input, button")?.focus(); },
  }, "×");

  function cell(record, index, each, name) {
    const set = (given) => { if (given === undefined) delete record[each.name]; else record[each.name] = given; tell(); };
    return control(each, record[each.name], set, { compact: true, label: name, optional: true, at: `${at}[${index}].${each.name}` });
  }

  const named = (record, index) => (each) => {
    const name = newId("cell");
    return h("div", { class: each.type === "records" ? "cell wide" : "cell" }, h("span", { id: name, class: "name" }, says(each.label)), cell(record, index, each, name));
  };

  // One row for each record; what is rarely stated unfolds below it.
  function table() {
    const columns = field.columns.map((name) => ({ ...field.fields.find((each) => each.name === name), id: newId("column") }));
    const others = field.fields.filter((each) => !field.columns.includes(each.name));
    const head = h("tr", {}, columns.map((each) => h("th", { scope: "col", id: each.id }, says(each.label))), h("td", {}));
    const body = records.flatMap((record, index) => [
      h("tr", {}, columns.map((each) => h("td", { "data-label": says(each.label) }, cell(record, index, each, each.id))), h("td", { class: "act" }, removal(index))),
      others.length ? h("tr", { class: "more" }, h("td", { colSpan: columns.length + 1 }, h("details", { open: others.some((each) => record[each.name] !== undefined) },
        h("summary", {}, word("more_fields", { number: index + 1 })), h("div", { class: "cells" }, others.map(named(record, index)))))) : null,
    ]).filter(Boolean);
    return h("table", { class: "grid" }, h("thead", {}, head), h("tbody", {}, body));
  }

  function row(record, index) {
    const title = h("b", {}, code && record[code.name] ? record[code.name] : word("entry", { number: index + 1 }));
    if (code && record[code.name]) called(record[code.name]).then((name) => name && title.append(` ${name}`));
    const inner = field.fields.filter((each) => each !== code || !settings.search).map(named(record, index));
    return h("li", { class: code ? "record short" : "record" }, h("div", { class: "head" }, title, removal(index)), h("div", { class: "cells" }, inner));
  }

  draw();
  return whole;
}

// "F20.0 G" is how a case may write a diagnosis; for the form it is a record like any other.
function asRecord(item, field) {
  if (typeof item !== "string") return { ...item };
  const [first, second] = item.trim().split(/\s+/);
  const [code, certainty] = [field.fields.find((each) => each.type === "code"), field.fields.find((each) => each.type === "choice")];
  return second ? { [code.name]: first, [certainty.name]: second } : { [code.name]: item };
}

function preset(found, field, code) {
  const certainty = field.fields.find((each) => each.type === "choice");
  const given = found.match(/^(\S+)\s+([A-Za-z])$/);
  return given && certainty?.values.some((each) => each.id === given[2].toUpperCase())
    ? { [code.name]: given[1], [certainty.name]: given[2].toUpperCase() }
    : { [code.name]: found };
}
