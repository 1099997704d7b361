"use strict";

/* The inside of a citation's card: it stands in the page, or in a packet that is opened here. */

const PACKETS = [...document.querySelectorAll("script.packet")];
/* Packets that were opened, by their numbers; a few megabytes for a reader who opens everything. */
const OPENED = new Map();

/* The one place where text becomes markup: cards that the program rendered and escaped. */
const MARKUP = globalThis.trustedTypes
  ? trustedTypes.createPolicy("refaudit-cards", { createHTML: (text) => text })
  : { createHTML: (text) => text };

/** The inside of a row's card, in a promise. Whoever takes it out of the page gives it back. */
async function cardOf(row) {
  if (row.gone) return goneCard(row);
  const standing = byId(row.anchor);
  if (standing) return standing.querySelector(":scope > .body");
  const size = DATA.packet;
  const packet = await opened(Math.floor(row.position / size));
  const holder = element("div");
  holder.innerHTML = MARKUP.createHTML(packet[row.position % size]);
  return holder.querySelector(".body");
}

/** What is known of a finding that this run has not. */
function goneCard(row) {
  const [{ code, name }] = row.findings;
  return element("div", { class: "body" },
    element("p", {}, element("strong", {}, code), " ", element("span", { lang: "en" }, name)),
    element("p", { dir: "auto", lang: "en" }, row.gone));
}

/** Put the inside of a card back where it stood in the page, if it did. */
function giveBack(row, body) {
  const standing = byId(row.anchor);
  if (!standing || standing.contains(body)) return;
  // An article's own part stands behind its heading, a citation's behind its summary.
  standing.querySelector(":scope > summary, :scope > h3").after(body);
}

async function opened(which) {
  if (!OPENED.has(which)) OPENED.set(which, unpacked(PACKETS[which].textContent));
  return OPENED.get(which);
}

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
