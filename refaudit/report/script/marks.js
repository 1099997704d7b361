"use strict";

/* What a reviewer says of findings, by their fingerprints: the same from run to run, so that a mark
   of last week stands beside the finding of this week.

   Marks are kept by the browser, or by the program where it serves the page. */

const MARKS = ["confirmed", "false-alarm", "done"];
const MARKS_KEY = "refaudit-marks-1";
const MARKS_AT = document.querySelector('meta[name="refaudit-marks"]')?.content ?? null;
/* Marks by fingerprint; `mark` is null where one that the report tells of was taken back. */
let kept = new Map();
/* Whether these are all there are: the program's are, whatever the page told when it was made. */
let complete = false;
/* False where the browser keeps nothing, as in a private window. */
let keeps = true;

/** The mark of a finding, "" where there is none. */
function markOf(finding) {
  const record = kept.get(finding.fingerprint);
  return (record || complete ? record?.mark : finding.mark) ?? "";
}

/** The note on a finding; `told` is what the report says. */
function noteOf(fingerprint, told) {
  const record = kept.get(fingerprint);
  return (record || complete ? record?.note : told) ?? "";
}

/** Read the marks, from wherever they are kept. */
async function readMarks() {
  if (MARKS_AT === null) {
    kept = new Map(Object.entries(stored()));
    return;
  }
  const answer = await fetch(MARKS_AT, { cache: "no-store" });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  const { marks } = await answer.json();
  kept = new Map(marks.map((record) => [record.fingerprint, record]));
  complete = true;
}

/** Keep a mark; `record` has fingerprint, mark or null, note and made, and what an export needs. */
async function keepMark(record) {
  if (MARKS_AT === null) {
    kept.set(record.fingerprint, record);
    store(record);
    return;
  }
  const { fingerprint, mark, note, made } = record;
  const answer = await fetch(MARKS_AT, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Refaudit": "1" },
    body: JSON.stringify({ fingerprint, mark, note, made }),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  kept.set(fingerprint, record);
}

/** All that this browser keeps, of this report and of others; nothing where it keeps nothing. */
function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(MARKS_KEY) ?? "{}");
    return Object.fromEntries(Object.entries(found).filter(([key, each]) => isRecord(key, each)));
  } catch {
    // No storage, or a text that something else put there.
    keeps = false;
    return {};
  }
}

/** Whether it is what `keepMark` keeps: every file that the browser opens may write there, too. */
function isRecord(key, each) {
  return (
    /^[0-9a-f]{16}$/.test(key) && each?.fingerprint === key &&
    (each.mark === null || MARKS.includes(each.mark)) &&
    ["note", "made", "code", "article", "url"].every((name) => typeof each[name] === "string") &&
    /^\d{4}-\d\d-\d\d$/.test(each.made)
  );
}

function store(record) {
  try {
    // Another page may have written since this one read.
    const all = { ...stored(), [record.fingerprint]: record };
    localStorage.setItem(MARKS_KEY, JSON.stringify(all));
    keeps = true;
  } catch {
    keeps = false;
  }
}
