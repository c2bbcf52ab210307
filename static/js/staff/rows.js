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
