// Shows the Print button, which needs a script, and makes it work. What print.css opens on paper is
// opened here for browsers that cannot do that in a style sheet.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

let opened = [];

if (!CSS.supports("selector(::details-content)")) {
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details[data-print-open]:not([open])")];
    for (const box of opened) box.open = true;
  });

  window.addEventListener("afterprint", () => {
    for (const box of opened) box.open = false;
  });
}
