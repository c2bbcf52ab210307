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

  /* Whoever saves and goes on comes back to the place that was touched last. */
  document.addEventListener("focusin", (event) => {
    const place = event.target.closest(".figure-group[id], .inline-group[id]");
    const field = event.target.form && event.target.form.elements.place;
    if (field && !event.target.closest(".submit-row")) field.value = place ? place.id : "";
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
  window.addEventListener("load", () => {
    const faults = document.querySelector(".staff-faults");
    if (faults) faults.focus();
  });
}
