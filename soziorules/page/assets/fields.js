// One control for each type of fact. Each calls changed(value); undefined says that nothing is stated.
import { h, newId } from "./dom.js";
import { ask } from "./engine.js";
import { recordsControl } from "./records.js";
import { says, state, valueAt, word } from "./state.js";

const FEW = 7;

export function control(field, value, told, options = {}) {
  const { generation } = state;
  const changed = (next) => { if (generation === state.generation) told(next); };
  switch (field.type) {
    case "boolean":
      return radios(field, field.values.length ? field.values : [{ id: true, de: "ja", en: "yes" }, { id: false, de: "nein", en: "no" }].map(inWords), value, changed, options);
    case "choice":
      return field.values.length <= FEW && !options.compact ? radios(field, field.values, value, changed, options) : select(field, value, changed, options);
    case "choices":
      return boxes(field, value, changed, options);
    case "records":
      return recordsControl(field, value, changed, options);
    default:
      return typed(field, value, changed, options);
  }
}

const inWords = (choice) => ({ id: choice.id, de: choice.id ? word("yes") : word("no"), en: choice.id ? word("yes") : word("no") });

function radios(field, choices, value, changed, { optional = true, label }) {
  const name = newId("choice");
  const all = optional ? [...choices, { id: undefined, de: word("not_stated"), en: word("not_stated"), soft: true }] : choices;
  return h("div", { class: "options", role: "radiogroup", "aria-labelledby": label },
    all.map((choice) => {
      const id = newId("option");
      return h("div", { class: choice.soft ? "option soft" : "option" },
        h("input", { type: "radio", id, name, checked: choice.id === value, value: String(choice.id), onchange: () => changed(choice.id) }),
        h("label", { for: id }, says(choice)));
    }));
}

function select(field, value, changed, { label, described }) {
  const list = h("select", { "aria-labelledby": label, "aria-describedby": described, onchange: () => changed(list.value || undefined) },
    h("option", { value: "" }, word("not_stated")),
    field.values.map((choice) => h("option", { value: choice.id, selected: choice.id === value }, says(choice))));
  return list;
}

function boxes(field, value, changed, { label }) {
  const chosen = new Set(value ?? []);
  const inputs = new Map();
  const none = { id: null, de: word("none"), en: word("none") };
  const tell = () => changed(chosen.size ? field.values.map((each) => each.id).filter((id) => chosen.has(id)) : inputs.get(null).checked ? [] : undefined);
  const box = (choice) => {
    const id = newId("option");
    const input = h("input", {
      type: "checkbox", id, checked: choice.id === null ? Array.isArray(value) && !value.length : chosen.has(choice.id), value: String(choice.id),
      onchange: () => {
        if (choice.id === null) {
          if (input.checked) for (const [other, each] of inputs) if (other !== null) { each.checked = false; chosen.delete(other); }
        } else {
          if (input.checked) { chosen.add(choice.id); inputs.get(null).checked = false; } else chosen.delete(choice.id);
        }
        tell();
      },
    });
    inputs.set(choice.id, input);
    return h("div", { class: "option" }, input, h("label", { for: id }, says(choice)));
  };
  return h("div", { class: "options", role: "group", "aria-labelledby": label }, [...field.values, none].map(box));
}

// A day in a row of a list, in short.
function asWritten(field, value) {
  if (field.type !== "day" || state.lang !== "de") return String(value);
  return new Date(`${value}T00:00`).toLocaleDateString("de-DE", { day: "2-digit", month: "2-digit", year: "numeric" });
}

// Days, numbers and amounts are typed as people write them; the package says what was meant, or what is expected.
function typed(field, value, changed, { label, described, compact, shown, at = field.path }) {
  const problem = newId("problem");
  const said = h("p", { id: problem, class: "problem", role: "alert" });
  const input = h("input", {
    type: "text", inputmode: field.type === "whole" ? "numeric" : field.type === "amount" ? "decimal" : undefined,
    autocomplete: "off", "aria-labelledby": label, "aria-describedby": [described, problem].filter(Boolean).join(" "),
    placeholder: compact || described ? undefined : says(field.how),
  });
  const before = state.unread.get(at);
  input.value = before ? before.text : value === undefined ? "" : shown ?? asWritten(field, value);
  if (before) refuse(before.problem);
  let last = input.value;
  let going = null;
  // Enter both changes the field and submits the form: what is being read is not read twice.
  function read() {
    const text = input.value.trim();
    if (text === last) return going?.promise ?? !state.unread.has(at);
    if (going?.text !== text) {
      const promise = take(text).finally(() => { going = null; state.reading.delete(promise); });
      going = { text, promise };
      state.reading.add(promise);
    }
    return going.promise;
  }
  async function take(text) {
    const { generation } = state;
    if (!text) { last = ""; clear(); changed(undefined); return true; }
    const found = field.type === "code" ? { value: text, shown: text } : await ask("understand", { path: field.path.replace(/\[\d+\]/g, "[]"), text });
    if (input.value.trim() !== text || generation !== state.generation) return false;
    if (found.problem) { // what is not understood is not stated: the value before it counts no longer
      last = text;
      state.unread.set(at, { text, problem: found.problem, label: field.label });
      refuse(found.problem);
      changed(undefined);
      return false;
    }
    clear();
    input.value = last = found.shown;
    changed(found.value);
    return true;
  }
  function refuse(problem) {
    said.textContent = problem;
    input.setAttribute("aria-invalid", "true");
  }
  function clear() {
    state.unread.delete(at);
    said.textContent = "";
    input.removeAttribute("aria-invalid");
  }
  input.addEventListener("change", read);
  const known = (offer) => (offer.same_as ? valueAt(offer.same_as) : offer.value) ?? null;
  const offer = (each) => h("button", { type: "button", class: "quiet", onclick: () => { input.value = String(known(each)); read(); input.focus(); } }, says(each));
  const offers = field.offers.filter((each) => known(each) !== null).map(offer);
  const whole = h("div", { class: "typed" }, input, offers.length ? h("p", { class: "offers" }, offers) : null, said);
  whole.read = read;
  return whole;
}
