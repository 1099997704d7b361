"use strict";

/* The filter's lists, each with how many citations it would leave. */

const FORM = byId("filter");
const HOSTS_OFFERED = 200;
const ARTICLES_OFFERED = 1000;

/* The lists with counts: the word for each value, and their order where it is not the alphabet's. */
const LISTS = {
  severity: {
    order: ["any", ...SEVERITIES, "none", "aside"],
    word: (value) => say(`severity.${value}`),
  },
  rule: { word: (value) => `${value} ${DATA.rules.find(([code]) => code === value)[1]}` },
  original: { order: STATES, word: (value) => say(`state.${value}`) },
  snapshot: { order: STATES, word: (value) => say(`state.${value}`) },
  sure: {
    order: ["dead", "unsure", "unknown", "unchecked", "live"],
    word: (value) => say(`sure.${value}`),
  },
  change: {
    rows: [...ROWS, ...GONE],
    order: DATA.changes,
    word: (value) => say(`change.${value}`),
  },
};
const ORDER_NAMES = ["severity", "place", "title", "host", "original", "snapshot", "mark"];

/** Fill every list; one that has nothing to choose from is not shown. */
function fillControls() {
  for (const [name, { order, word, rows }] of Object.entries(LISTS)) {
    const found = counts(VALUES[name], rows);
    const sorted = order ? order.filter((value) => found.has(value)) : [...found.keys()].sort();
    fill(name, sorted.map((value) => [value, choice(word(value), found.get(value))]));
    FORM.elements[name].closest("label").hidden = sorted.length === 0;
  }
  fill("mark", ["none", "any", ...MARKS].map((value) => [value, say(`mark.${value}`)]));
  FORM.elements.mark.closest("label").hidden = ROWS.every((row) => row.active.length === 0);
  fill("sort", ORDER_NAMES.map((name) => [name, say(`sort.${name}`)]));
  offer("host", counts((row) => [row.host]), HOSTS_OFFERED);
  offer("article", counts((row) => [row.name]), ARTICLES_OFFERED);
  FORM.elements.article.closest("label").hidden = DATA.articles.length < 2;
}

function choice(name, count) {
  return say("choice", { name, count: number(count) });
}

function fill(name, choices) {
  FORM.elements[name].append(
    ...choices.map(([value, words]) => element("option", { value }, words))
  );
}

/** Offer the most frequent values of a text field. */
function offer(name, found, most) {
  const values = [...found].sort(([, one], [, other]) => other - one).slice(0, most);
  byId(`known-${name}s`).append(...values.map(([value]) => element("option", { value })));
  FORM.elements[name].closest("label").hidden = values.length === 0;
}

/** Bring the form to a view; a value that no list has is shown as it is. */
function showControls(view) {
  for (const name of [...FACETS, "sort"]) {
    const control = FORM.elements[name];
    const value = name === "sort" ? view.sort.replace(/^-/, "") : view[name];
    if (control.value === value) continue;
    control.value = value;
    if (control.value !== value && control.tagName === "SELECT") {
      control.append(element("option", { value }, value));
      control.value = value;
    }
  }
}

/** The heads of the columns; those that sort are buttons. */
function showHeads(view, sortBy) {
  const row = byId("table").tHead.rows[0];
  row.replaceChildren(...COLUMNS.map((name) => {
    const head = element("th", { role: "columnheader", scope: "col", class: name });
    const word = say(`column.${name}`);
    if (!Object.hasOwn(ORDERS, name)) {
      head.append(word);
      return head;
    }
    const button = element("button", { type: "button", title: say("sorted.by", { name: word }) }, word);
    button.addEventListener("click", () => sortBy(name));
    if (view.sort.replace(/^-/, "") === name) {
      head.setAttribute("aria-sort", view.sort.startsWith("-") ? "descending" : "ascending");
    }
    head.append(button);
    return head;
  }));
}
