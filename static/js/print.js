// Shows the Print button, which needs a script, and makes it work. On paper every box is open:
// print.css does that too, but not in every browser.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const box of opened) box.open = true;
});

window.addEventListener("afterprint", () => {
  for (const box of opened) box.open = false;
});
