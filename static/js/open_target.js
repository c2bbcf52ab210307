// Whoever comes by a link to one card finds it open. Without this script it is a press away.
"use strict";

const openTarget = () => {
  const card = document.getElementById(location.hash.slice(1));
  if (card instanceof HTMLDetailsElement) card.open = true;
};
window.addEventListener("hashchange", openTarget);
openTarget();
