// Making elements. Whatever comes from a person or a file becomes text, never markup.
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && !["list", "form", "role"].includes(name) && typeof value !== "string") element[name] = value;
    else element.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

let number = 0;
export const newId = (prefix) => `${prefix}-${++number}`;

export function put(element, ...children) {
  element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
}

// Markup comes from the package only, which escapes what a case says; scripts in it would be stopped by the policy besides.
// Style sheets inside it are taken over without a style element, which the policy would refuse already when it is parsed.
const sheets = new Set();
export function markup(html) {
  const plain = html.replace(/<style>([^<]*)<\/style>/g, (_, text) => adopt(text) ?? "");
  const { body } = new DOMParser().parseFromString(plain, "text/html");
  return [...body.childNodes].map((node) => document.importNode(node, true));
}

function adopt(text) {
  if (sheets.has(text)) return;
  sheets.add(text);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}
