"use strict";

/* The page's sentences, in the language in which it was rendered. */

const WORDS = JSON.parse(document.getElementById("words").textContent);

/** The sentence of a key, with the values in the place of their names in braces. */
function say(key, values = {}) {
  const sentence = WORDS[key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** A whole number as readers of the page's language write it. */
function number(value) {
  return value.toLocaleString(document.documentElement.lang);
}
