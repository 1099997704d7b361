"use strict";

/* The buttons with which a reviewer marks a finding, and the note on it. */

/** Put them under every finding of a card; `changed` is called when something was marked. */
function addReview(row, body, changed) {
  for (const item of body.querySelectorAll("li.finding")) {
    item.querySelector(":scope > .review")?.remove();
    const finding = row.findings.find((each) => each.fingerprint === item.dataset.fingerprint);
    if (finding) item.append(reviewOf(finding, item, body.dataset.article, changed));
  }
}

function reviewOf(finding, item, article, changed) {
  const { code, cited } = item.dataset;
  const group = element("div", {
    class: "review", role: "group", "aria-label": say("reviewing", { code }),
  });
  const marked = item.querySelector(":scope > p > .chip.mark");
  const noted = item.querySelector(":scope > .note");
  const told = noted?.querySelector("bdi").textContent ?? "";
  const note = element("input", {
    class: "note", maxlength: 500, placeholder: say("note"),
    "aria-label": say("note.on", { code }), autocomplete: "off",
  });
  note.value = noteOf(finding.fingerprint, told);

  const show = () => {
    const mark = markOf(finding);
    for (const button of group.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.mark === mark));
    }
    note.hidden = mark === "";
    // What the report says of it is shown for as long as that is so.
    marked?.toggleAttribute("hidden", mark !== finding.mark);
    noted?.toggleAttribute("hidden", mark === "" || note.value !== told);
    item.dataset.mark = mark;
  };
  const keep = async (mark) => {
    const made = new Date().toISOString().slice(0, 10);
    const record = {
      fingerprint: finding.fingerprint, mark: mark || null, note: note.value.trim(), made,
      code, article, url: cited,
    };
    try {
      await keepMark(record);
      notice(keeps ? "" : say("kept.page"));
    } catch (error) {
      notice(say("kept.failed", { reason: error.message }));
    }
    show();
    changed();
  };

  for (const mark of MARKS) {
    const button = element("button", { type: "button", "data-mark": mark }, say(`mark.${mark}`));
    button.addEventListener("click", () => keep(markOf(finding) === mark ? "" : mark));
    group.append(button);
  }
  note.addEventListener("change", () => keep(markOf(finding)));
  group.append(note);
  show();
  return group;
}
