// Picture and list are one answer: a shape clicks the checkbox it stands for, and every shape
// shows what its checkbox says. Without this script the list alone works.
"use strict";

const NARROW = window.matchMedia("(max-width: 47.99rem)");

for (const map of document.querySelectorAll("[data-bodymap]")) {
  const list = map.closest("fieldset");
  const said = map.querySelector("[data-bodymap-said]");
  const boxes = new Map();
  for (const box of list.querySelectorAll("input[type=checkbox]")) boxes.set(box.value, box);
  const shapes = [...map.querySelectorAll("[data-for]")];

  const show = () => {
    for (const shape of shapes) {
      const box = boxes.get(shape.dataset.for);
      shape.toggleAttribute("hidden", !box);
      if (box) shape.classList.toggle("is-chosen", box.checked);
    }
    for (const tab of map.querySelectorAll("button[data-view]")) {
      const chosen = map.querySelector(`figure[data-view=${tab.dataset.view}] .is-chosen`);
      tab.classList.toggle("is-chosen", chosen !== null);
    }
  };

  const turn = (view) => {
    for (const part of map.querySelectorAll("[data-view]")) {
      const on = part.dataset.view === view;
      if (part.tagName === "BUTTON") part.setAttribute("aria-pressed", on);
      else part.classList.toggle("app-bodymap__view--shown", on);
    }
  };

  // On a phone the list says again what the picture shows: it waits behind a button, but for
  // what stands in the list alone, such as "not sure".
  const fold = map.querySelector("[data-bodymap-fold]");
  const rows = [...boxes].filter(([code]) => shapes.some((s) => s.dataset.for === code));
  const folded = (on) => {
    fold.setAttribute("aria-expanded", !on);
    for (const [, box] of rows) box.closest("label").hidden = on;
  };
  if (!list.querySelector(".app-error")) {
    let wanted = true; // until somebody opens it
    const fit = () => {
      // who is in the list is not left without it when the screen is turned
      if (rows.some(([, box]) => box === document.activeElement)) wanted = false;
      fold.hidden = !NARROW.matches;
      folded(NARROW.matches && wanted);
    };
    fit();
    NARROW.addEventListener("change", fit);
    fold.addEventListener("click", () => {
      wanted = fold.getAttribute("aria-expanded") === "true";
      folded(wanted);
    });
  }

  // Turns to a view in which the option can be seen, if it cannot be seen now.
  const reveal = (code) => {
    const views = shapes.filter((s) => s.dataset.for === code).map((s) => s.closest("figure"));
    if (views.some((v) => v === null || v.classList.contains("app-bodymap__view--shown"))) return;
    if (views.length) turn(views[0].dataset.view);
  };

  const words = (box) => box.closest("label").textContent.trim();

  map.addEventListener("click", (event) => {
    const tab = event.target.closest("button[data-view]");
    if (tab) turn(tab.dataset.view);
    const shape = event.target.closest("[data-for]");
    const box = shape && boxes.get(shape.dataset.for);
    if (!box) return;
    box.click();
    said.textContent = `${box.checked ? "✓" : "✕"} ${words(box)}`;
  });

  for (const type of ["pointerover", "pointerout"]) {
    map.addEventListener(type, (event) => {
      const shape = event.target.closest("[data-for]");
      const box = shape && boxes.get(shape.dataset.for);
      if (!box) return;
      const on = type === "pointerover" && event.pointerType === "mouse";
      box.closest("label").classList.toggle("is-pointed", on);
      if (on) said.textContent = `${box.checked ? "✓ " : ""}${words(box)}`;
    });
  }

  // After the other listeners: "none of these" may untick some more.
  list.addEventListener("change", (event) => {
    setTimeout(() => {
      show();
      if (event.target.checked) reveal(event.target.value);
    });
  });
  list.addEventListener("focusin", (event) => {
    if (event.target.matches("input[type=checkbox]:focus-visible")) reveal(event.target.value);
  });
  window.addEventListener("pageshow", show);
  show();
  const first = [...boxes.values()].find((box) => box.checked);
  if (first) reveal(first.value);
}
