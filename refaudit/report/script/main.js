"use strict";

/* The page: one view, and what changes it. */

let view = { ...FIRST_VIEW };
let rows = [];

/** Show the view: what the filter says, the rows, and where they stand among all that fit it. */
function refresh() {
  showControls(view);
  rows = chosen(view);
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  if (view.open) view.page = pageOf(view.open);
  view.page = Math.min(view.page, pages - 1);
  const from = view.page * PAGE;
  const shown = rows.slice(from, from + PAGE);
  showHeads(view, sortBy);
  showRows(shown);
  byId("shown").textContent = say("shown", {
    shown: number(rows.length), all: number(ROWS.length),
  });
  byId("table").hidden = rows.length === 0;
  byId("nothing").hidden = rows.length > 0;
  for (const pager of document.querySelectorAll(".pager")) {
    pager.hidden = pages === 1;
    pager.querySelector(".page").textContent = say("page", {
      from: number(from + 1), to: number(from + shown.length), all: number(rows.length),
    });
    for (const button of pager.querySelectorAll("button")) {
      const page = view.page + Number(button.dataset.step);
      button.disabled = page < 0 || page >= pages;
    }
  }
}

/** The page of a row; one that the filter leaves out gives the page as it is. */
function pageOf(anchor) {
  const place = rows.findIndex((row) => row.anchor === anchor);
  return place < 0 ? view.page : Math.floor(place / PAGE);
}

function change(changes) {
  view = { ...view, page: 0, open: "", ...changes };
  refresh();
  writeFragment(view);
}

function sortBy(name) {
  change({ sort: view.sort === name ? `-${name}` : name });
  byId("table").tHead.querySelector(`th.${name} button`)?.focus();
}

/** Follow the address: to a view or a citation. An ordinary anchor is left to the browser. */
async function follow() {
  const wanted = readFragment(location.hash);
  if (wanted === null) return;
  // A link to a citation keeps the filter where that shows it.
  const listed = rows.some((row) => row.anchor === wanted.open);
  const link = location.hash === `#${wanted.open}`;
  view = link && listed ? { ...view, open: wanted.open } : wanted;
  refresh();
  const row = BY_ANCHOR.get(view.open);
  if (row && (row.gone || DATA.kind !== "index")) await open(row);
  else if (location.hash !== "") byId("workbench").scrollIntoView();
}

async function open(row, { focus = true } = {}) {
  // Before the card is there: whoever closes it while its packet is opened has the last word.
  view.open = row.anchor;
  writeFragment(view);
  await openCard(row, dress);
  if (!focus) return;
  const above = tableRow(row);
  above?.scrollIntoView({ block: "start" });
  above?.querySelector(".opener").focus({ preventScroll: true });
}

function close(row) {
  closeCard(row);
  if (view.open === row.anchor) {
    view.open = "";
    writeFragment(view);
  }
  tableRow(row)?.querySelector(".opener").focus({ preventScroll: true });
}

/** Give a card the buttons that work by the script. */
function dress(row, body) {
  // Here the headings of a card stand directly below that of the table.
  for (const heading of body.querySelectorAll("h5")) heading.setAttribute("aria-level", "3");
  addCopyButton(body);
  addReview(row, body, () => {
    showMarks(row);
    showProgress();
  });
  body.querySelector(":scope > .steps")?.remove();
  const next = element("button", { type: "button" }, say("close.next"));
  next.addEventListener("click", () => openNext(row));
  const shut = element("button", { type: "button" }, say("close"));
  shut.addEventListener("click", () => close(row));
  body.append(element("p", { class: "steps" }, next, " ", shut));
}

async function openNext(row) {
  const next = rows[rows.indexOf(row) + 1];
  close(row);
  if (!next) return;
  if (!tableRow(next)) {
    view.open = next.anchor;
    refresh();
  }
  await open(next);
}

function showProgress() {
  const findings = ROWS.flatMap((row) => row.active);
  const done = findings.filter((each) => markOf(each) !== "").length;
  byId("reviewed").textContent = findings.length
    ? say("reviewed", { done: number(done), all: number(findings.length) })
    : "";
}

function rowAt(target) {
  const above = target.closest("tr[data-at]");
  return above ? BY_ANCHOR.get(above.dataset.at) : undefined;
}

function onTableClick(event) {
  const opener = event.target.closest("button.opener");
  const row = opener && rowAt(opener);
  if (!row) return;
  if (OPEN.has(row)) close(row);
  else open(row, { focus: false });
}

/** Up and down go from row to row, Escape closes the card that the focus is in. */
function onTableKey(event) {
  const openers = [...byId("table").querySelectorAll(".opener")];
  const place = openers.indexOf(event.target);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && place >= 0 && openers[place + step]) {
    event.preventDefault();
    openers[place + step].focus();
  }
  if (event.key === "Escape") {
    const below = event.target.closest("tr.opened");
    const row = below ? rowAt(below.previousElementSibling) : rowAt(event.target);
    if (row && OPEN.has(row)) close(row);
  }
}

function onPager(event) {
  const button = event.target.closest("button[data-step]");
  if (!button) return;
  change({ page: view.page + Number(button.dataset.step) });
  byId("workbench").scrollIntoView();
}

function readForm() {
  const given = Object.fromEntries(FACETS.map((name) => [name, FORM.elements[name].value]));
  const sort = FORM.elements.sort.value;
  // The list knows no direction: it stays while the name stays.
  change({ ...given, sort: view.sort.replace(/^-/, "") === sort ? view.sort : sort });
}

function listen() {
  FORM.addEventListener("input", readForm);
  FORM.addEventListener("submit", (event) => event.preventDefault());
  FORM.addEventListener("reset", (event) => {
    event.preventDefault();
    change(FIRST_VIEW);
  });
  byId("table").addEventListener("click", onTableClick);
  byId("table").addEventListener("keydown", onTableKey);
  byId("workbench").addEventListener("click", onPager);
  byId("export").addEventListener("click", exportDecisions);
  addEventListener("hashchange", follow);
  addEventListener("storage", async (event) => {
    if (event.key !== MARKS_KEY || MARKS_AT !== null) return;
    await readMarks();
    rows.forEach(showMarks);
    showProgress();
  });
}

async function main() {
  document.documentElement.classList.add("scripted");
  byId("workbench").hidden = ROWS.length + GONE.length === 0;
  byId("export").hidden = MARKS_AT !== null;
  byId("more").open = matchMedia("(min-width: 46.01rem)").matches;
  fillControls();
  listen();
  try {
    await readMarks();
  } catch (error) {
    notice(say("kept.failed", { reason: error.message }));
  }
  showProgress();
  // The rows are there before an ordinary anchor is looked at.
  if (readFragment(location.hash) === null) refresh();
  await follow();
  document.documentElement.dataset.ready = "";
  prepare();
}

main();
