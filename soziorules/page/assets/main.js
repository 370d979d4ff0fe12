// The page: header, questions on the left, the answer on the right, and the engine that is started behind them.
import { answer, drawAnswer, headline, say } from "./answer.js";
import { h, put } from "./dom.js";
import { ask, possible, start } from "./engine.js";
import { fromLink, read, save } from "./files.js";
import { change, drawGiven, drawQuestions, questions, settle } from "./questions.js";
import { empty, says, settings, state, today, unsaved, word } from "./state.js";

const page = document.getElementById("page");
const progress = h("p", { class: "progress", role: "status" });
const notice = h("div", { class: "notice", role: "alert" });
const form = questions(changed);
const PAUSE = 1500; // who types at once does not wait for what only later requests need
let [ready, asked] = [false, 0];

const wanted = new URLSearchParams(location.hash.slice(1)).get("lang") ?? navigator.language ?? "de";
state.lang = wanted.startsWith("de") ? "de" : "en";

function draw() {
  document.documentElement.lang = state.lang;
  document.title = says(settings.title);
  const chooser = h("input", { type: "file", accept: ".json,.yaml,.yml", class: "sr", tabindex: "-1", "aria-hidden": "true", id: "file", onchange: () => chooser.files[0] && opened(read(chooser.files[0])) });
  put(page,
    h("a", { class: "skip", href: "#answer", onclick: (event) => { event.preventDefault(); answer().focus(); } }, word("skip")),
    h("header", { class: "top" },
      h("div", {}, h("h1", {}, says(settings.title)), h("p", {}, word("lead"))),
      h("div", { class: "tools" },
        button("open", () => chooser.click()), chooser, button("save", () => careful(() => tell(save()))), button("print", () => careful(print)), button("clear", sure),
        h("button", { type: "button", lang: state.lang === "de" ? "en" : "de", id: "language", onclick: swap }, word("language")))),
    progress, notice,
    h("main", {}, form, answer()), headline(),
    h("footer", { class: "bottom" }, h("p", {}, says(settings.note), " ", word("footer", settings)), h("details", {}, h("summary", {}, word("licences")), h("p", {}, settings.licences))));
  drawQuestions({ fresh: true });
  return drawAnswer();
}

function button(name, act) {
  const long = `${name}_long` in settings.words ? word(`${name}_long`) : undefined;
  return h("button", { type: "button", id: `do-${name}`, title: long, onclick: act }, word(name));
}

function tell(text, more = [], problem = false) {
  notice.className = problem ? "notice bad" : "notice";
  put(notice, h("p", {}, text), more.length ? h("ul", {}, more.map((each) => h("li", {}, each))) : null,
    h("button", { type: "button", class: "quiet", "aria-label": word("dismiss"), onclick: () => put(notice) }, "×"));
}

function confirmed(text, yes, act, no, other = () => undefined) {
  notice.className = "notice bad";
  const choose = (chosen) => () => { put(notice); chosen(); };
  put(notice, h("p", {}, text), h("button", { type: "button", id: "yes", onclick: choose(act) }, word(yes)), h("button", { type: "button", id: "no", onclick: choose(other) }, word(no)));
  notice.querySelector("#yes").focus();
}

// What was typed and not understood is missing in the file and on paper: that is said before.
async function careful(act) {
  await settle();
  const [first] = state.unread.keys();
  if (!first) return act();
  const labels = [...new Set([...state.unread.values()].map((each) => says(each.label)))].join(", ");
  confirmed(word("unread_sure", { labels }), "yes_anyway", act, "to_field", () => change(first.replace(/\[.*/, "")));
}

function sure() {
  if (empty()) return clear();
  confirmed(word("clear_sure"), "yes_clear", clear, "no_clear");
}

function clear() {
  take({});
}

function take(found) {
  Object.assign(state, { case: found, kept: JSON.stringify(found), skipped: new Set(), unread: new Map(), asked: [], ahead: [], changing: null, generation: state.generation + 1 });
  return changed({ fresh: true, focus: true });
}

async function opened(coming) {
  const found = await coming;
  document.getElementById("file").value = "";
  if (found.problems) return tell(word("not_opened", { name: found.name }), found.problems, true);
  const replace = () => { tell(word("opened", { name: found.name }), found.said); return take(found.case); };
  return unsaved() ? confirmed(word("open_sure", { name: found.name }), "yes_clear", replace, "no_clear") : replace();
}

async function swap() {
  state.lang = state.lang === "de" ? "en" : "de";
  put(notice);
  if (ready) await changed({ fresh: true });
  await draw();
  document.getElementById("language").focus();
}

// An answer that is no longer the newest is not shown.
async function changed({ focus = false, fresh = false, keep = false } = {}) {
  const mine = ++asked;
  const found = await ask("decide");
  if (mine !== asked) return;
  state.answer = found.problems ? { ...found, missing: [] } : found;
  if (found.problems) say(found.problems.map((each) => each.text).join(" "));
  else say(empty() ? "" : found.headline);
  if (keep) drawGiven();
  else drawQuestions({ focus, fresh });
  await drawAnswer();
}

async function run() {
  draw();
  if (!possible()) {
    document.querySelector("main").hidden = true; // nobody shall answer what nothing will read
    return fail(word("no_wasm"));
  }
  if (!state.coming && window === parent && matchMedia("(min-width: 56.01rem)").matches) document.querySelector(".one input")?.focus({ preventScroll: true });
  const note = (name) => { progress.textContent = word(name); progress.dataset.step = name; };
  note("loading");
  try {
    await start(note);
    ready = true;
    const linked = await fromLink();
    if (linked?.problems) tell(word("not_opened", { name: linked.name }), linked.problems, true);
    else if (linked) Object.assign(state, { case: linked.case, kept: JSON.stringify(linked.case) });
    state.coming = false;
    if (!asked) await changed({ fresh: Boolean(linked) });
  } catch (error) {
    return fail(word("failed"), error);
  }
  progress.textContent = "";
  progress.dataset.step = "ready";
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
  setTimeout(warm, PAUSE);
}

// Part by part, so that what somebody asks for comes between.
async function warm() {
  for (const part of ["views", "search", "lists"]) await ask("warm", { part });
}

function fail(text, error) {
  progress.textContent = "";
  progress.dataset.step = "failed";
  tell(text, error ? [where(error)] : [], true);
}

// The place in the program and nothing more: a message of Python may hold what the case says.
function where(error) {
  const text = String(error?.message ?? error);
  const lines = [...text.matchAll(/soziorules\/([\w/]+\.py)", line (\d+)/g)];
  return lines.length ? `${lines.at(-1)[1]}:${lines.at(-1)[2]}` : text.split("\n")[0];
}

window.soziorules = { ask, state, take, today };
window.addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });
window.addEventListener("unhandledrejection", (event) => { event.preventDefault(); fail(word("failed"), event.reason); });
window.addEventListener("hashchange", async () => { const linked = ready && await fromLink(); if (linked) await opened(Promise.resolve(linked)); });
// On a website the runtime is kept, so that the page opens at once the next time, and without network.
if (settings.data) navigator.serviceWorker?.register("sw.js").catch(() => undefined);
run();
