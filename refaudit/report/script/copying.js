"use strict";

/* A button that copies the suggested wikitext. */

function addCopyButton(body) {
  const heading = body.querySelector(".suggested h5");
  if (!heading || heading.querySelector("button")) return;
  const button = element("button", { type: "button", class: "copy" }, say("copy"));
  button.addEventListener("click", () => copied(button, body.querySelector("pre.paste")));
  heading.append(" ", button);
}

async function copied(button, source) {
  const done = (await toClipboard(source.textContent)) || bySelection(source);
  button.textContent = say(done ? "copied" : "copy.failed");
  tell(button.textContent);
  setTimeout(() => { button.textContent = say("copy"); }, 3000);
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not there for a file in some browsers, or not allowed.
    return false;
  }
}

/** The old way, which also works for files; it leaves the text selected. */
function bySelection(source) {
  const range = document.createRange();
  range.selectNodeContents(source);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return document.execCommand("copy");
}
