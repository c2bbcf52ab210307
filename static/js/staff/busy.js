/* What takes some seconds says so at once, and is not sent twice. */
"use strict";
{
  const note = document.createElement("p");
  note.className = "staff-busy";
  note.setAttribute("role", "status");

  const say = (words) => {
    note.textContent = words;
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.body.append(note);
    const faults = document.querySelector(".workbench .staff-faults");
    if (faults) faults.focus();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-busy]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    // not where the page asks first whether to leave unsaved changes
    const leave = (leaving) => leaving.defaultPrevented || say(link.dataset.busy);
    window.addEventListener("beforeunload", leave, { once: true });
  });

  document.addEventListener("submit", (event) => {
    const words = event.submitter && event.submitter.dataset.busy;
    if (!words) return;
    if (note.textContent) event.preventDefault(); // sent already
    else say(words);
  });

  window.addEventListener("pageshow", () => say("")); // also after the Back button
}
