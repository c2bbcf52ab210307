// Opens what a wide window has room for. A phone keeps it closed, a press away.
"use strict";

if (window.matchMedia("(min-width: 44rem)").matches) {
  for (const box of document.querySelectorAll("[data-open-wide]")) box.open = true;
}
