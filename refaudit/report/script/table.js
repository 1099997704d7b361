"use strict";

/* The rows that are on the page now, and the cards that are open in them. */

const PAGE = 50;
const COLUMNS = ["place", "article", "host", "original", "snapshot", "severity", "mark"].filter(
  (name) => name !== "article" || DATA.articles.length > 1
);
const FINDINGS_SHOWN = 4;
const SIGNS = ["✕", "▲", "i"];
/* Open cards by row: the row of the table that holds each, and what is inside. */
const OPEN = new Map();

/** Show these rows, in place of those before; cards that were open are closed. */
function showRows(rows) {
  for (const row of [...OPEN.keys()]) closeCard(row);
  byId("table").tBodies[0].replaceChildren(...rows.map(rowElement));
}

function rowElement(row) {
  const cells = COLUMNS.map((name) => CELLS[name](row));
  const made = element("tr", { role: "row", "data-at": row.anchor }, ...cells);
  made.classList.toggle("whole", row.index === 0 && !row.gone);
  return made;
}

function cell(name, ...children) {
  return element("td", { role: "cell", class: name }, ...children);
}

function state(name, key) {
  if (key === "") return cell(name);
  // The label is for narrow screens, which have no room for the heads of columns.
  const label = element("span", { class: "label" }, `${say(`column.${name}`)} `);
  return cell(name, label, chip(key, say(`state.${key}`)));
}

const CELLS = {
  place: (row) => {
    const title = element("bdi", {}, row.title);
    const ordinal = row.index === 0 ? "" : `#${number(row.ordinal)}`;
    const inside = [element("span", { class: "number" }, ordinal), " ", title];
    const head = element("th", { role: "rowheader", scope: "row", class: "place" });
    if (DATA.kind === "index" && !row.gone) {
      const page = DATA.address.replace("{}", row.article);
      head.append(element("a", { href: `${page}#${row.anchor}`, class: "opener" }, ...inside));
    } else {
      head.append(element("button", { type: "button", class: "opener", "aria-expanded": "false" },
        ...inside));
    }
    return head;
  },
  article: (row) => cell("article", element("bdi", {}, row.name)),
  host: (row) => row.host ? cell("host", element("bdi", {}, row.host)) : cell("host"),
  original: (row) => state("original", row.original),
  snapshot: (row) => state("snapshot", row.snapshot),
  severity: (row) => cell("severity", ...row.active.slice(0, FINDINGS_SHOWN).map(findingOf),
    row.active.length > FINDINGS_SHOWN ? `+${row.active.length - FINDINGS_SHOWN}` : ""),
  mark: (row) => cell("mark", ...marksOf(row)),
};

/** A finding on a line of its own: few people know the rules by their codes. */
function findingOf(each) {
  const key = SEVERITIES[each.severity];
  const made = chip(key, "");
  // Colour alone tells nothing to many: a sign says it to the eye, a word to the ear.
  made.append(
    element("span", { "aria-hidden": "true" }, SIGNS[each.severity]),
    element("span", { class: "unseen" }, say(`severity.${key}`)), " ", each.code
  );
  if (each.change === "new") made.append(` ${say("change.new")}`);
  return element("div", { class: "found" }, made, " ",
    element("span", { lang: "en", class: "rule" }, each.name));
}

/** A row's marks in words: one word where all findings have the same. */
function marksOf(row) {
  const all = row.active.length;
  const given = row.active.map(markOf).filter(Boolean);
  if (given.length === 0) return [];
  const words = [...new Set(given)].map((mark) => say(`mark.${mark}`)).join(", ");
  return [given.length < all ? `${words} (${given.length}/${all})` : words];
}

/** Say anew what is marked in a row that is on the page. */
function showMarks(row) {
  tableRow(row)?.querySelector("td.mark")?.replaceChildren(...marksOf(row));
}

function tableRow(row) {
  return byId("table").querySelector(`tr[data-at="${row.anchor}"]`);
}

/** Open a card beneath its row; `dress` puts into it what only the script can do. */
async function openCard(row, dress) {
  const above = tableRow(row);
  if (!above || OPEN.has(row)) return;
  const holder = element("td", { role: "cell", colspan: COLUMNS.length });
  const below = element("tr", { role: "row", class: "opened", id: `open-${row.anchor}` }, holder);
  above.after(below);
  above.classList.add("open");
  const opener = above.querySelector(".opener");
  opener.setAttribute("aria-expanded", "true");
  opener.setAttribute("aria-controls", below.id);
  const opening = { below, body: null };
  OPEN.set(row, opening);
  try {
    const body = await cardOf(row);
    // Somebody may have closed it, or turned the page, while its packet was opened.
    if (OPEN.get(row) !== opening) return;
    opening.body = body;
    dress(row, body);
    holder.append(body);
  } catch (error) {
    holder.append(element("p", { class: "notice" }, say("unpack.failed", { reason: error.message })));
  }
}

function closeCard(row) {
  const { below, body } = OPEN.get(row) ?? {};
  if (!below) return;
  OPEN.delete(row);
  if (body) giveBack(row, body);
  below.remove();
  const above = tableRow(row);
  above?.classList.remove("open");
  const opener = above?.querySelector(".opener");
  opener?.setAttribute("aria-expanded", "false");
  opener?.removeAttribute("aria-controls");
}
