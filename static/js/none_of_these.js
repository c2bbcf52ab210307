// "None of these" and the other boxes of a list exclude each other: unticks what no longer holds.
// Without this script the server says the same in words.
"use strict";

document.addEventListener("change", (event) => {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked) return;
  const list = box.closest(".app-choices");
  if (!list) return;
  const none = "exclusive" in box.dataset;
  for (const other of list.querySelectorAll("input[type=checkbox]")) {
    if (other !== box && (none || "exclusive" in other.dataset)) other.checked = false;
  }
});
