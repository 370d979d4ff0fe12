// What the page knows: settings, the case, the language. Nothing of it is stored.
export const settings = JSON.parse(document.getElementById("settings").textContent);
export const state = {
  lang: "de",
  case: {},
  mode: "one",
  skipped: new Set(),
  asked: [],
  ahead: [], // the questions from which somebody went back, the nearest last
  changing: null,
  answer: null,
  tab: "short",
  kept: "{}", // the case as it was last saved or opened
  unread: new Map(), // what was typed and not understood: path, and the text with what is expected
  reading: new Set(), // what is being read at the moment
  generation: 0, // of the case: what was typed into one never gets into the next
  coming: /[#&]case=/.test(location.hash), // a case from the link, which only the engine can read
};

export const fields = new Map();
for (const group of settings.form) for (const field of group.fields) fields.set(field.path, field);

export function word(name, values = {}) {
  const text = settings.words[name][state.lang];
  return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
}

export const says = (both) => both[state.lang];

const steps = (path) => path.match(/[^.[\]]+/g);

export function valueAt(path, from = state.case) {
  return steps(path).reduce((here, step) => here?.[step], from);
}

// undefined takes a statement away; what is empty then goes with it, but a list that is empty says "none".
export function setAt(path, value) {
  const names = steps(path);
  const last = names.pop();
  const way = [state.case];
  for (const name of names) way.push((way.at(-1)[name] ??= {}));
  if (value === undefined) delete way.at(-1)[last];
  else way.at(-1)[last] = value;
  for (let index = names.length - 1; index >= 0; index--) {
    const inner = way[index + 1];
    if (!Array.isArray(inner) && !Object.keys(inner).length && !Array.isArray(way[index])) delete way[index][names[index]];
  }
}

// A field for a path such as diagnoses[0].certainty, which stands inside a list of the form.
export function fieldAt(path) {
  const plain = path.replace(/\[\d+\]/g, "[]");
  if (fields.has(plain)) return fields.get(plain);
  const [list, ...rest] = plain.split("[].");
  let here = fields.get(list);
  for (const name of rest) here = here?.fields?.find((each) => each.name === name);
  return here && { ...here, path };
}

// A field of a record that is gone takes what was typed into it along; those behind it move up.
export function dropUnread(list, index) {
  const beginning = `${list}[`;
  for (const [path, said] of [...state.unread]) {
    if (!path.startsWith(beginning)) continue;
    const [, number, rest] = path.slice(list.length).match(/^\[(\d+)\](.*)$/);
    state.unread.delete(path);
    if (Number(number) !== index) state.unread.set(`${list}[${number - (Number(number) > index)}]${rest}`, said);
  }
}

export const unsaved = () => state.unread.size > 0 || JSON.stringify(state.case) !== state.kept;

export const empty = () => Object.keys(state.case).length === 0;

export function today() {
  const now = new Date();
  const two = (part) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
