"use strict";

/* Marks as the TOML file that `refaudit ignore --import` reads. */

/** A TOML basic string. JSON's differs in lone surrogates, which TOML refuses, and in DEL. */
function tomlString(text) {
  const scalar = text.replace(/\p{Surrogate}/gu, "\ufffd");
  return JSON.stringify(scalar).replace(/\x7f/g, "\\u007f");
}

/** A table of an array of tables; values that are empty are left out, `made` is a day. */
function tomlTable(name, values) {
  const lines = Object.entries(values)
    .filter(([, value]) => value)
    .map(([key, value]) => `${key} = ${key === "made" ? value : tomlString(value)}`);
  return [`[[${name}]]`, ...lines, ""].join("\n");
}

/** The file: false alarms as decisions on one finding each, every other mark as a mark. */
function decisionsFile(records, run) {
  return records
    .map(({ code, article, url, fingerprint, mark, note, made }) =>
      mark === "false-alarm" && (article || url)
        ? tomlTable("ignore", {
            code, article, url, fingerprint, reason: note || say("reason.alarm", { run }), made,
          })
        : tomlTable("mark", { fingerprint, mark, note, made })
    )
    .join("\n");
}

/** The marks of findings of this report that this browser keeps. */
function markedHere() {
  const here = new Set(ROWS.flatMap((row) => row.findings.map((each) => each.fingerprint)));
  return [...kept.values()].filter((record) => record.mark && here.has(record.fingerprint));
}

function exportDecisions() {
  const records = markedHere();
  if (records.length === 0) return notice(say("export.none"));
  const file = new Blob([decisionsFile(records, DATA.run)], { type: "application/toml" });
  const address = URL.createObjectURL(file);
  const link = element("a", { href: address, download: "refaudit-decisions.toml" });
  link.click();
  // The download has begun before the address is given up; a click does not wait for it.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return notice(say("exported", { count: number(records.length) }));
}
