"use strict";

/* The view stands in the address, behind the hash sign, so that it can be shared and kept.

   `#severity=error&host=example.org&open=a1-c3` is a view; `#a1-c3`, as links of the page have it,
   opens one citation; everything else is an ordinary anchor. */

const FIRST_VIEW = Object.freeze({
  ...Object.fromEntries(FACETS.map((name) => [name, ""])),
  sort: "severity",
  page: 0,
  open: "",
});

/** The view of an address' fragment, null where it is an ordinary anchor. */
function readFragment(hash) {
  const fragment = hash.replace(/^#/, "");
  if (BY_ANCHOR.has(fragment)) return { ...FIRST_VIEW, open: fragment };
  const [, article] = /^a(\d+)$/.exec(fragment) ?? [];
  if (article) {
    const [, name] = DATA.articles.find(([each]) => each === Number(article)) ?? [];
    return name === undefined ? null : { ...FIRST_VIEW, article: name, sort: "place" };
  }
  if (fragment !== "" && !fragment.includes("=")) return null;
  const given = new URLSearchParams(fragment);
  const view = { ...FIRST_VIEW };
  for (const name of Object.keys(FIRST_VIEW)) {
    if (given.has(name)) view[name] = given.get(name).slice(0, 300);
  }
  view.page = Math.max(0, Number.parseInt(view.page, 10) - 1 || 0);
  return view;
}

/** The fragment of a view: only what is not as it is at first. */
function fragmentOf(view) {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(view)) {
    if (value !== FIRST_VIEW[name]) given.set(name, name === "page" ? value + 1 : value);
  }
  return given.toString();
}

/** Put the view into the address without a step of the browser's history for every letter. */
function writeFragment(view) {
  const fragment = fragmentOf(view);
  try {
    history.replaceState(null, "", fragment ? `#${fragment}` : location.pathname + location.search);
  } catch {
    // Chromium refuses more than 200 changes in 10 s, and pages of some viewers any: the view is
    // shown all the same, and the next change writes the address anew.
  }
}
