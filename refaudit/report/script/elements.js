"use strict";

/* Elements of the page. Text goes in as text only, so that nobody's title can become markup. */

/** An element with attributes, and with texts and elements in it. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** A word on a coloured ground; `key` names the colour. */
function chip(key, text) {
  return element("span", { class: `chip s-${key}` }, text);
}

function byId(id) {
  return document.getElementById(id);
}

/** Say something below the filter, in place of what was said there before. */
function notice(sentence) {
  byId("notice").textContent = sentence;
}

/** Say something to people who do not see the page; what they see says it by itself. */
function tell(sentence) {
  byId("told").textContent = sentence;
}
