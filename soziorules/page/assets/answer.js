// The answer beside the questions: the short one as it grows, and its views for each reader.
import { h, markup, put } from "./dom.js";
import { ask } from "./engine.js";
import { change } from "./questions.js";
import { explained } from "./terms.js";
import { empty, fieldAt, says, settings, state, word } from "./state.js";

const TABS = ["short", "prescriber", "patient", "provider", "papers", "account"];
const SHOWN = 4;
const status = h("p", { class: "sr", role: "status", "aria-live": "polite" });
const panel = h("div", { class: "panel", role: "tabpanel", id: "panel", tabindex: "0" });
const tabs = h("div", { class: "tabs", role: "tablist" });
const place = h("section", { class: "answer", id: "answer", tabindex: "-1", "aria-labelledby": "answer-title" });
// Where there is one column, the headline of an answer further down stays in sight.
const peek = h("button", { type: "button", class: "peek", hidden: true, onclick: () => { place.focus(); place.scrollIntoView(); } });
new IntersectionObserver(([seen]) => { peek.dataset.seen = String(seen.isIntersecting); drawPeek(); }).observe(place);
let asked = 0;

export const answer = () => place;
export const headline = () => peek;

function drawPeek() {
  peek.textContent = `↓ ${state.answer?.headline ?? ""}`;
  peek.hidden = peek.dataset.seen !== "false" || !state.answer?.headline || empty();
}

export function drawAnswer() {
  tabs.setAttribute("aria-label", word("views"));
  put(tabs, TABS.map(button));
  status.lang = state.lang;
  put(place, h("h2", { id: "answer-title" }, word("answer")), tabs, panel, status);
  panel.setAttribute("aria-labelledby", `tab-${state.tab}`);
  return draw();
}

function button(name) {
  const chosen = state.tab === name;
  return h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(chosen), "aria-controls": "panel", tabindex: chosen ? "0" : "-1",
    onclick: () => select(name), onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const next = event.key === "Home" ? 0 : event.key === "End" ? TABS.length - 1 : step ? (TABS.indexOf(name) + step + TABS.length) % TABS.length : null;
      if (next === null) return;
      event.preventDefault();
      select(TABS[next]);
    },
  }, word(name));
}

function select(name) {
  state.tab = name;
  drawAnswer();
  document.getElementById(`tab-${name}`).focus();
}

async function draw() {
  drawPeek();
  await drawPanel();
  const meanings = state.answer && !empty() ? explained(panel.textContent) : null;
  if (meanings) panel.append(h("details", { class: "meanings" }, h("summary", {}, word("terms")), meanings));
  const chosen = document.getElementById(`tab-${state.tab}`); // moves the row of tabs, not the page
  if (chosen) tabs.scrollLeft = chosen.offsetLeft - tabs.offsetLeft - 8;
  panel.dataset.tab = state.tab;
}

async function drawPanel() {
  const mine = ++asked;
  delete panel.dataset.tab;
  document.documentElement.dataset.tab = state.tab; // what is printed beside it depends on for whom it is
  if (!state.answer || empty()) return put(panel, unread(), h("p", { class: "soft" }, word("answer_empty")));
  if (state.answer.problems) return put(panel, unread(), problems());
  if (state.tab === "short") return put(panel, unread(), short());
  const found = await ask("tab", { tab: state.tab });
  if (mine === asked) put(panel, unread(), found.html ? linked(markup(found.html)) : problems(found.problems));
}

// What was typed and not understood is left out of the answer, on the screen and on paper.
function unread() {
  const fields = new Map([...state.unread].map(([path, { label }]) => [path.replace(/\[.*/, ""), says(label)]));
  const to = ([path, label]) => h("button", { type: "button", class: "quiet", onclick: () => change(path) }, label);
  return fields.size ? h("p", { class: "unread" }, word("unread"), [...fields].map(to)) : null;
}

function problems(found = state.answer.problems) {
  return h("div", { class: "problems" }, h("h3", {}, word("cannot")), h("ul", {}, found.map(({ text, path }) => h("li", {}, text, " ",
    fieldAt(path) ? h("button", { type: "button", class: "quiet", "aria-label": word("change_long", { label: says(fieldAt(path).label) }), onclick: () => change(path) }, word("change")) : null))));
}

const listed = (statements) => h("ul", { class: "short" }, statements.map((each) => h("li", { class: each.part }, each.label ? h("b", {}, `${each.label}: `) : null, each.text.replace(/^- /, ""), each.rule ? toRule(each) : null)));

// House rules stand below the law, in their own words and without the colour of its outcome.
function ofTheHouse({ headline, statements }) {
  return h("section", { class: "card house" }, h("h3", {}, headline), listed(statements));
}

function short() {
  const { headline, outcome, stage, statements, house, assumed, missing } = state.answer;
  const said = statements.filter((each) => each.part !== "missing" || !missing.length);
  return h("div", { class: "soziorules" },
    h("div", { class: `outcome ${outcome}${stage ? ` stage_${stage}` : ""}` },
      h("h3", { class: "headline" }, headline),
      listed(said)),
    house.map(ofTheHouse),
    assumed ? h("p", { class: "lead" }, assumed) : null,
    missing.length ? lacking(missing) : null);
}

// The full answer says what the rule demands, point by point, and where it is written.
function toRule({ rule, text }) {
  const go = async () => {
    state.tab = "prescriber";
    await drawAnswer();
    const found = panel.querySelector(`[data-rule="${CSS.escape(rule)}"]`);
    for (let each = found?.querySelector("details") ?? found; each && each !== panel; each = each.parentElement) if (each.matches("details")) each.open = true;
    const aim = found?.querySelector("summary") ?? found ?? panel;
    if (aim === found) aim.tabIndex = -1; // a step has nothing to unfold
    aim.focus();
    found?.scrollIntoView({ block: "center" });
  };
  return h("button", { type: "button", class: "quiet rule", "aria-label": word("to_rule_long", { text: text.replace(/^- /, "") }), onclick: go }, word("to_rule"));
}

// Where the page knows the address of the handbook, each rule that is named leads there.
function linked(nodes) {
  for (const each of settings.handbook ? nodes.flatMap((node) => [...(node.querySelectorAll?.("[data-rule]") ?? [])]) : []) {
    const { rule, sort } = each.dataset;
    if (!sort) continue; // house rules: the handbook of the law has no page of theirs
    each.lastElementChild.append(h("p", { class: "source" }, h("a", { href: `${settings.handbook}${state.lang}/${sort}/${rule}.html`, rel: "noopener noreferrer" }, word("in_handbook", { rule }))));
  }
  return nodes;
}

function lacking(missing) {
  const shown = missing.filter((each) => fieldAt(each.path));
  const item = (each) => h("li", {},
    h("button", { type: "button", class: "quiet", "aria-label": word("answer_this", { label: each.label }), onclick: () => change(each.path) }, each.question),
    each.why ? h("p", { class: "note" }, each.why) : null);
  const rest = shown.slice(SHOWN);
  return h("section", { class: "card lacking" }, h("h3", {}, word("missing")),
    h("ul", {}, shown.slice(0, SHOWN).map(item)),
    rest.length ? h("details", {}, h("summary", {}, word("more_missing", { count: rest.length })), h("ul", {}, rest.map(item))) : null);
}

export function say(text) {
  status.textContent = text;
}

export const shownRules = () => settings.ruleset;
