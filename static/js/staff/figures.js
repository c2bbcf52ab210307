/* Long lists of figures: a folded question opens where it stands, and only some are shown. */
"use strict";
{
  /* The rows of a group that comes later are numbered behind those that are there. */
  const renumber = (group, prefix) => {
    const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
    const pattern = new RegExp(`^((?:id_)?${prefix}-)\\d+(-.+)$`);
    for (const row of group.querySelectorAll(`.dynamic-${prefix}`)) {
      for (const field of row.querySelectorAll("[name], [id]")) {
        for (const key of ["name", "id"]) {
          if (field[key]) field[key] = field[key].replace(pattern, `$1${total.value}$2`);
        }
      }
      total.value = Number(total.value) + 1;
    }
  };

  const open = async (link) => {
    const folded = link.closest(".figure-group");
    const prefix = folded.id.split("-at-")[0];
    folded.setAttribute("aria-busy", "true");
    const reply = await fetch(link.href);
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const group = page.getElementById(folded.id);
    if (!reply.ok || !group || group.classList.contains("is-folded")) throw new Error("gone");
    renumber(group, prefix);
    folded.replaceWith(document.adoptNode(group));
    const first = group.querySelector(".staff-number") || group.querySelector("a[href]");
    if (first) first.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.figure-open");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    // without an answer the link does what links do; unsaved changes are asked about then
    open(link).catch(() => location.assign(link.href));
  });

  const button = (value, label, act) => {
    const made = document.createElement("button");
    Object.assign(made, { type: "button", value, textContent: label });
    made.addEventListener("click", act);
    return made;
  };

  /* Only figures from a source, only estimates, only groups that have all of some words. */
  const offerChoice = (line) => {
    const section = line.closest(".figure-rows");
    const words = document.createElement("input");
    Object.assign(words, { type: "search", placeholder: "Find by words" });
    words.setAttribute("aria-label", "Show only what has all of these words");
    const none = document.createElement("span");
    none.setAttribute("role", "status");
    let basis = "all";
    const show = () => {
      const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let found = 0;
      for (const group of section.querySelectorAll(".figure-group")) {
        const told = group.textContent.toLowerCase();
        const fits = (basis === "all" || group.dataset.basis === basis) &&
          wanted.every((word) => told.includes(word));
        group.hidden = !fits && !group.classList.contains("has-faults");
        found += fits;
      }
      none.textContent = found ? "" : "None of them fits.";
      for (const choice of line.querySelectorAll("button")) {
        choice.setAttribute("aria-pressed", String(choice.value === basis));
      }
    };
    words.addEventListener("input", (event) => {
      event.stopPropagation(); // it is no change of the form
      show();
    });
    words.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault(); // nor a wish to save
    });
    const choices = [["all", "All"], ["source", "From a source"], ["estimate", "Estimates"]];
    const choose = (value) => () => {
      basis = value;
      show();
    };
    line.append(...choices.map(([value, label]) => button(value, label, choose(value))), words, none);
    show();
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const line of document.querySelectorAll(".basis-filter")) offerChoice(line);
  });
}
