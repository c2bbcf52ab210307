/* A row that is marked for deletion looks so; leaving unsaved changes asks first. */
"use strict";
{
  document.addEventListener("change", (event) => {
    if (event.target.name && event.target.name.endsWith("-DELETE")) {
      event.target.closest(".inline-related, tr").classList.toggle("is-deleted", event.target.checked);
    }
  });

  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[method=post]")) changed = true;
  });
  document.addEventListener("submit", () => {
    changed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  /* A link to a field or section opens what it is folded into. */
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (const folded of target.querySelectorAll(":scope > .tabular > fieldset > details, :scope > fieldset > details")) {
      folded.open = true;
    }
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  window.addEventListener("load", unfold);
}

/* Of a long list of figures, show only those from a source, or only estimates. */
document.addEventListener("DOMContentLoaded", () => {
  const choices = [["all", "All"], ["source", "From a source"], ["estimate", "Estimates"]];
  for (const line of document.querySelectorAll(".basis-filter")) {
    const group = line.closest(".figure-rows");
    const show = (chosen) => {
      for (const row of group.querySelectorAll("[data-basis]")) {
        row.hidden = chosen !== "all" && row.dataset.basis !== chosen && !row.classList.contains("errors");
      }
      for (const head of group.querySelectorAll(".figure-group")) {
        let row = head.nextElementSibling;
        let seen = false;
        while (row && !row.classList.contains("figure-group")) {
          seen = seen || (row.dataset.basis && !row.hidden);
          row = row.nextElementSibling;
        }
        head.hidden = !seen;
      }
      for (const button of line.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === chosen));
      }
    };
    for (const [value, label] of choices) {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", value, textContent: label });
      button.setAttribute("aria-pressed", String(value === "all"));
      button.addEventListener("click", () => show(value));
      line.append(" ", button);
    }
  }
});
