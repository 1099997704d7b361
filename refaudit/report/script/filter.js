"use strict";

/* Which rows are shown, and in which order.

   Nothing more is needed than a pass over an array. Table libraries were tried: Tabulator 6.5 and
   SlickGrid 5.20 write markup that Trusted Types refuse and grids whose roles axe refuses, with
   rows that a keyboard does not reach; TanStack Table 8.21 leaves the markup to the page, but takes
   0.9 s to begin and 0.2 s to filter with twenty thousand rows. */

const FACETS = [
  "q", "severity", "rule", "original", "snapshot", "sure", "change", "mark", "host", "article",
];

/* The values of a row by facet, "" for none: what the facet's list counts, and what it leaves. */
const VALUES = {
  severity: (row) => [
    ...row.active.map((each) => SEVERITIES[each.severity]),
    row.active.length > 0 ? "any" : "",
    row.findings.length === 0 ? "none" : "",
    row.findings.some((each) => each.aside) ? "aside" : "",
  ],
  rule: (row) => row.findings.map((each) => each.code),
  original: (row) => [row.original],
  snapshot: (row) => [row.snapshot],
  sure: (row) => [row.sure],
  change: (row) => row.active.map((each) => each.change),
  mark: (row) => {
    const marks = row.active.map(markOf);
    return [...marks, marks.some(Boolean) ? "any" : "", marks.includes("") ? "none" : ""];
  },
};

/* Whether a row fits what is wanted of a facet, which is in lower case and not empty. */
const FITS = {
  ...Object.fromEntries(Object.entries(VALUES).map(([name, valuesOf]) => [
    name, (row, wanted) => valuesOf(row).some((value) => value.toLowerCase() === wanted),
  ])),
  q: (row, wanted) => wanted.split(/\s+/).every((word) => searched(row).includes(word)),
  host: (row, wanted) => row.host.toLowerCase().includes(wanted),
  article: (row, wanted) => row.name.toLowerCase().includes(wanted),
};

/* Smaller comes first. Ties keep the order of the articles: sorting is stable. */
const ORDERS = {
  severity: (row) => row.worst,
  place: (row) => row.position,
  title: (row) => row.title.toLowerCase(),
  host: (row) => row.host || "\uffff",
  original: (row) => (row.original ? -STATES.indexOf(row.original) : 1),
  snapshot: (row) => (row.snapshot ? -STATES.indexOf(row.snapshot) : 1),
  mark: (row) => (row.active.some((each) => markOf(each) === "") ? 0 : row.active.length ? 1 : 2),
};

/* What this run has not is shown to those who ask for it. */
const GONE_CHANGES = ["resolved", "unknown"];

/* All rows by each order that was asked for; the order of marks changes with every mark. */
const SORTED = new Map();

/** The rows that fit every facet of the view, in its order (`-title` is the reverse of `title`). */
function chosen(view) {
  const tests = FACETS.map((name) => [FITS[name], view[name].trim().toLowerCase()]).filter(
    ([, wanted]) => wanted !== ""
  );
  const name = view.sort.replace(/^-/, "");
  const gone = GONE_CHANGES.includes(view.change);
  const found = sorted(name).filter(
    (row) => (gone || !row.gone) && tests.every(([fits, wanted]) => fits(row, wanted))
  );
  return view.sort.startsWith("-") ? found.reverse() : found;
}

/** All rows in an order; one that nobody knows is the first one. */
function sorted(name) {
  if (!Object.hasOwn(ORDERS, name)) return sorted("severity");
  if (name !== "mark" && SORTED.has(name)) return SORTED.get(name);
  const keyed = [...ROWS, ...GONE].map((row) => [ORDERS[name](row), row]);
  keyed.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  SORTED.set(name, keyed.map(([, row]) => row));
  return SORTED.get(name);
}

/** Do what searching and sorting need while the reader looks, so that the first time is quick. */
function prepare(place = 0) {
  const slice = 1000;
  for (const row of ROWS.slice(place, place + slice)) searched(row);
  if (place + slice < ROWS.length) later(() => prepare(place + slice));
  else for (const name of ["title", "host", "original", "snapshot"]) later(() => sorted(name));
}

function later(work) {
  if (globalThis.requestIdleCallback) requestIdleCallback(work);
  else setTimeout(work);
}

/** How many rows have each value, by value. */
function counts(valuesOf, rows = ROWS) {
  const found = new Map();
  for (const row of rows) {
    for (const value of new Set(valuesOf(row))) {
      if (value) found.set(value, (found.get(value) ?? 0) + 1);
    }
  }
  return found;
}
