"use strict";

/* The table's data: arrays of numbers that point into lists, as Python wrote them down. */

const DATA = JSON.parse(byId("rows").textContent);
const STATES = DATA.states;
const SEVERITIES = DATA.severities;
/* Where a row has nothing wrong, it sorts behind all that have. */
const NO_SEVERITY = SEVERITIES.length;

/** A row as the rest of the script sees it. */
function rowOf(raw, position) {
  const [place, index, ordinal, title, url, host, original, snapshot, confirmed, found] = raw;
  const [article, name] = DATA.articles[place];
  const findings = found.map(([rule, change, aside, fingerprint, mark]) => ({
    code: DATA.rules[rule][0],
    name: DATA.rules[rule][1],
    severity: DATA.rules[rule][2],
    change: change < 0 || !DATA.compared ? "" : DATA.changes[change],
    aside: aside === 1,
    fingerprint,
    mark,
  }));
  const active = findings.filter((each) => !each.aside);
  return {
    position, article, name, index, ordinal, url,
    title: index === 0 ? say("article.itself") : title,
    anchor: index === 0 ? `a${article}` : `a${article}-c${index}`,
    host: host < 0 ? "" : DATA.hosts[host],
    original: original < 0 ? "" : STATES[original],
    snapshot: snapshot < 0 ? "" : STATES[snapshot],
    sure: index === 0 ? "" : sureness(original, confirmed, url),
    findings, active,
    worst: active.reduce((worst, each) => Math.min(worst, each.severity), NO_SEVERITY),
    text: null,
  };
}

/** As the bar at the head of the page tells it: a loss is sure when it is confirmed. */
function sureness(original, confirmed, url) {
  const state = original < 0 ? "unchecked" : STATES[original];
  if (state === "dead") return confirmed ? "dead" : "unsure";
  if (state === "live") return "live";
  if (state === "unchecked") return url ? "unchecked" : "";
  return "unknown";
}

/** A finding of the run before that this run has not; it is no part of any count. */
function goneRow([name, url, code, rule, severity, message, change], place) {
  const finding = { code, name: rule, severity, change, aside: false, fingerprint: "", mark: "" };
  return {
    position: DATA.rows.length + place, article: 0, name, index: 0, ordinal: 0, url,
    title: url || name, anchor: `gone-${place + 1}`, host: "", original: "", snapshot: "",
    sure: "", findings: [finding], active: [finding], worst: severity, text: null, gone: message,
  };
}

const ROWS = DATA.rows.map(rowOf);
const GONE = DATA.gone.map(goneRow);
const BY_ANCHOR = new Map([...ROWS, ...GONE].map((row) => [row.anchor, row]));

/** What a search looks through; made when it is first needed, which spares the start. */
function searched(row) {
  if (row.text === null) {
    const rules = row.findings.map((each) => `${each.code} ${each.name}`);
    row.text = [row.title, row.url, row.name, ...rules].join("\n").toLowerCase();
  }
  return row.text;
}
