// Words that have a meaning of their own here, and in English texts stay German: explained where they stand.
import { h } from "./dom.js";
import { says, settings, state } from "./state.js";

const letter = "[\\p{L}\\p{N}]";
const patterns = settings.terms.map((term) => [term, new RegExp(`(?<!${letter})${term.word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?!${letter})`, "u")]);

// A word inside another one that is explained already, such as "Muster 26" for "Muster", is not explained again.
function termsIn(text) {
  const found = [];
  let rest = text;
  for (const [term, pattern] of patterns) {
    if (!pattern.test(rest)) continue;
    found.push(term);
    rest = rest.replace(new RegExp(pattern.source, "gu"), " ");
  }
  return found.sort((one, other) => text.indexOf(one.word) - text.indexOf(other.word));
}

export function explained(text) {
  const found = termsIn(text);
  const meaning = (term) => (state.lang === "en" ? `${term.english}. ${says(term)}` : says(term));
  return found.length ? h("dl", { class: "terms" }, found.map((term) => h("div", {}, h("dt", { lang: "de" }, term.word), h("dd", {}, meaning(term))))) : null;
}
