// The questions: one after the other, or all at once; and what was answered, to be changed by a click.
import { h, newId, put } from "./dom.js";
import { ask } from "./engine.js";
import { control } from "./fields.js";
import { explained } from "./terms.js";
import { empty, fieldAt, fields, says, settings, state, setAt, valueAt, word } from "./state.js";

let changed;
let shownPath;
let unfinished;
const place = h("section", { class: "questions", "aria-labelledby": "questions-title" });
const mine = h("div", { class: "mine" });

export function questions(onchange) {
  changed = onchange;
  return place;
}

const open = () => (state.answer?.missing ?? []).filter((each) => !state.skipped.has(each.path) && fieldAt(each.path));

function current() {
  if (state.changing) return { path: state.changing };
  const first = open()[0];
  if (first) return first;
  if (!state.answer && empty() && !state.coming) return { path: settings.form[0].fields[0].path };
  return null;
}

export function drawQuestions({ focus = false, fresh = false } = {}) {
  const mode = modes();
  if (state.mode === "all") {
    if (fresh || !place.querySelector(".everything")) put(place, mode, everything());
    flag();
    return;
  }
  const item = current();
  if (item && !fresh && !focus && shownPath === item.path && place.querySelector(".one")) {
    put(mine, given());
    place.querySelector(".kicker").textContent = kicker(item);
    busy(place.querySelector(".one"), false);
    return;
  }
  shownPath = item?.path ?? null;
  put(mine, given());
  unfinished = null;
  put(place, mode, item ? one(item) : state.answer ? done() : h("p", { class: "soft" }, word("loading")), mine);
  if (focus) (place.querySelector(".one input:checked, .one select, .one input:not([type=radio]), .one input") ?? place.querySelector("#question"))?.focus();
}

// While somebody fills in a list, its question stays, whatever is missing by now.
export function drawGiven() {
  put(mine, given());
}

function modes() {
  const pick = (mode) => h("button", { type: "button", "aria-pressed": String(state.mode === mode), onclick: () => { state.mode = mode; state.changing = null; state.ahead = []; drawQuestions({ fresh: true, focus: mode === "one" }); place.querySelector(`[data-mode=${mode}]`)?.focus(); }, "data-mode": mode }, word(mode));
  return h("div", { class: "bar" }, h("h2", { id: "questions-title" }, word("questions")), h("div", { class: "modes", role: "group", "aria-label": word("mode") }, pick("one"), pick("all")));
}

function kicker(item) {
  const left = open().length;
  if (state.changing) return word("change_long", { label: says(fieldAt(item.path).label) });
  if (!state.answer) return "";
  return left > 1 ? word("question_left", { count: left }) : word("question_last");
}

function one(item) {
  const field = fieldAt(item.path);
  const [title, hint] = ["question", newId("hint")];
  let value = valueAt(item.path);
  let touched = false;
  const now = (next) => { setAt(item.path, next); changed({ keep: true }); };
  const part = control(field, value, (next) => {
    value = next;
    touched = !state.unread.has(item.path);
    if (["records", "choices"].includes(field.type) || !touched) now(next);
  }, { label: title, described: hint, optional: false, shown: state.answer?.stated?.[item.path] });
  const go = async () => {
    const { generation } = state;
    if (form.inert) return;
    const looking = part.querySelector(".search input");
    if (looking?.value.trim()) { // typed, but not chosen: that is not "don't know"
      looking.focus();
      return looking.dispatchEvent(new Event("left"));
    }
    busy(form, true);
    if (part.read && !(await part.read())) {
      busy(form, false);
      return part.querySelector("input").focus();
    }
    if (generation !== state.generation) return;
    if (value === undefined && !touched) {
      busy(form, false);
      nothing.textContent = word("nothing_chosen");
      return part.querySelector("input, select, button")?.focus();
    }
    return finish(item.path, value);
  };
  const skip = () => { busy(form, true); state.unread.delete(item.path); state.skipped.add(item.path); state.asked.push(item.path); onward(); setAt(item.path, undefined); changed({ focus: true }); };
  const again = state.asked.at(-1);
  const nothing = h("p", { class: "problem", role: "alert" });
  unfinished = () => (touched || state.unread.has(item.path) ? go() : null);
  const form = h("form", { class: "one card", onsubmit: (event) => { event.preventDefault(); go(); } },
    h("p", { class: "kicker" }, kicker(item)),
    h("h3", { id: title, tabindex: "-1" }, item.question ?? says(field.question), which(item.path)),
    field.type === "boolean" || field.values.length || field.type === "records" ? null : h("p", { id: hint, class: "hint" }, says(field.how)),
    part, nothing,
    h("div", { class: "actions" },
      h("button", { type: "submit", class: "primary" }, word("next")),
      h("button", { type: "button", onclick: skip }, word("unknown")),
      state.changing ? h("button", { type: "button", class: "quiet", onclick: () => { state.changing = null; state.ahead = []; drawQuestions({ focus: true, fresh: true }); } }, word("cancel")) : null,
      again ? h("button", { type: "button", class: "quiet", onclick: () => back(item.path) }, word("back")) : null),
    state.lang === "en" ? explained([says(field.question), ...field.values.map(says)].join(" ")) : null,
    because(item));
  return form;
}

// What a question is for: as the answer needs it now, else by what the rules read it for.
function because({ path, why, sources }) {
  const said = h("div", {});
  const show = (found) => put(said, h("p", {}, found.why), found.sources ? h("p", { class: "source" }, word("source", { sources: found.sources })) : null, explained(`${says(fieldAt(path).question)} ${found.why}`));
  const details = h("details", { class: "because" }, h("summary", {}, word("why")), said);
  if (why) show({ why, sources });
  else details.addEventListener("toggle", async () => { if (details.open && !said.hasChildNodes()) show(await ask("why", { path })); });
  return details;
}

// While an answer is worked on, nothing is typed into it any more: on a slow computer a second "30" would make 3030 of it.
function busy(form, on) {
  form.inert = on;
  form.setAttribute("aria-busy", String(on));
}

function which(path) {
  const record = path.match(/^(.*\[\d+\])\./)?.[1];
  const code = record && Object.values(valueAt(record) ?? {}).find((each) => typeof each === "string");
  return code ? ` (${code})` : "";
}

function finish(path, value) {
  state.skipped.delete(path);
  if (state.asked.at(-1) !== path) state.asked.push(path);
  onward();
  setAt(path, value);
  return changed({ focus: true });
}

// Back leads to the question before, and from there each answer leads on by the way that one came.
function back(from) {
  const path = state.asked.pop();
  const { ahead } = state;
  change(path);
  state.ahead = [...ahead, from];
}

function onward() {
  const next = state.ahead.pop();
  const answered = next && (state.skipped.has(next) || valueAt(next) !== undefined);
  state.changing = answered ? next : null;
}

// What is typed or chosen but not yet confirmed belongs to the case before it is saved or printed.
export async function settle() {
  document.activeElement?.blur?.();
  await Promise.all(state.reading);
  if (state.mode === "one") await unfinished?.();
}

export function change(path) {
  state.ahead = [];
  state.skipped.delete(path);
  state.changing = path;
  if (state.mode === "all") state.mode = "one";
  drawQuestions({ focus: true, fresh: true });
  place.scrollIntoView({ block: "start" });
}

function done() {
  const skipped = (state.answer?.missing ?? []).filter((each) => state.skipped.has(each.path));
  const again = () => { state.skipped.clear(); drawQuestions({ focus: true, fresh: true }); };
  const more = () => { state.mode = "all"; drawQuestions({ fresh: true }); unfold(); };
  return h("div", { class: "one card done" },
    h("h3", { id: "question", tabindex: "-1" }, word(skipped.length ? "skipped" : state.answer.outcome === "undetermined" ? "stays_open" : "settled")),
    h("p", {}, skipped.length ? "" : word("settled_more")),
    h("div", { class: "actions" },
      skipped.length ? h("button", { type: "button", class: "primary", onclick: again }, word("ask_skipped")) : null,
      h("button", { type: "button", onclick: more }, word("show_all"))));
}

// "State further facts" leads to the first group in which nothing is stated yet.
function unfold() {
  const groups = [...place.querySelectorAll(".group")];
  const group = groups[settings.form.findIndex(({ fields: own }) => own.every((field) => valueAt(field.path) === undefined))] ?? groups[0];
  group.open = true;
  group.querySelector("summary").focus();
  group.scrollIntoView({ block: "start" });
}

function given() {
  const said = Object.entries(state.answer?.stated ?? {});
  const unknown = [...state.skipped].filter((path) => fieldAt(path)).map((path) => [path, word("do_not_know")]);
  const rows = [...said, ...unknown].map(([path, text]) => {
    const field = fieldAt(path);
    const label = says(field.label);
    return h("div", {}, h("dt", {}, label), h("dd", {}, text), h("dd", { class: "act" },
      h("button", { type: "button", class: "quiet", "aria-label": word("change_long", { label }), onclick: () => change(path) }, word("change"))));
  });
  return [h("h3", {}, word("answers")), rows.length ? h("dl", { class: "given" }, rows) : h("p", { class: "soft" }, word("no_answers"))];
}

// Folded is what nobody needs yet: open are groups with answers, and the first in which one is missing.
function everything() {
  return h("div", { class: "everything" }, settings.form.map((group) =>
    h("details", { class: "card group", open: group.fields.some((field) => valueAt(field.path) !== undefined) },
      h("summary", {}, h("h3", {}, says(group.title)), h("span", { class: "needed", hidden: true })),
      group.fields.map(entry))));
}

function entry(field) {
  const label = newId("label");
  const set = (value) => { state.skipped.delete(field.path); setAt(field.path, value); changed({}); };
  return h("div", { class: "field", "data-path": field.path },
    h("p", { id: label, class: "name" }, says(field.question), h("span", { class: "needed", hidden: true }, word("needed"))),
    control(field, valueAt(field.path), set, { label, shown: state.answer?.stated?.[field.path] }),
    because(field));
}

function flag() {
  const needed = new Set((state.answer?.missing ?? []).map((each) => each.path));
  let first = true;
  for (const group of place.querySelectorAll(".group")) {
    let count = 0;
    for (const each of group.querySelectorAll(".field")) {
      const inside = [...needed].some((path) => path === each.dataset.path || path.startsWith(`${each.dataset.path}[`));
      each.querySelector(".needed").hidden = !inside;
      const { instead } = fields.get(each.dataset.path); // asked in another way; shown only where it is stated all the same
      each.hidden = Boolean(instead) && !inside && valueAt(each.dataset.path) === undefined;
      count += inside;
    }
    const badge = group.querySelector("summary .needed");
    badge.hidden = !count;
    badge.textContent = word("needed_count", { count });
    if (count && first) group.open = true;
    if (count) first = false;
  }
  if (!state.answer) place.querySelector(".group").open = true;
}

export { fields };
