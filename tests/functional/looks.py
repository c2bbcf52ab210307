"""What can be wrong with a page that is open, each as a list that should be empty."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

TARGET_PX = 44
#: How many steps of the Tab key are followed; the longest pages have hundreds of links.
STEPS = 40
#: With the rule of WCAG 2.2 that axe leaves out unless it is asked for.
RULES: dict[str, Any] = {
    "resultTypes": ["violations"],
    "rules": {"target-size": {"enabled": True}},
}

#: Django's own script labels the icon beside its two lists (groups and permissions of accounts).
NOT_OURS = {"exclude": [[".selector .help-tooltip"]]}

#: Elements that stick out of the window on either side, where the page scrolls sideways.
WIDE = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const out = [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.left < -1 || box.right > wide + 1;
  });
  return ["the page scrolls sideways", ...out.map(e => e.outerHTML.slice(0, 120))];
}"""

#: Links and controls that a finger may miss. A link in a line of text is as high as its line
#: (WCAG 2.5.8 excepts it); a control in a label is as large as the label; links to skip
#: something are only seen when the keyboard is at them.
SMALL = """(least) => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(e => e.checkVisibility() && !e.matches(".app-skip, .app-map__skip, svg a"))
  .filter(e => !(e.matches("a") && getComputedStyle(e).display === "inline" &&
    e.parentElement.textContent.trim() !== e.textContent.trim()))
  .map(e => [e, (e.closest("label") || e).getBoundingClientRect()])
  .filter(([e, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([e, box]) =>
    `${Math.round(box.width)} x ${Math.round(box.height)}: ${e.outerHTML.slice(0, 120)}`)"""

#: Text that is hard to read where the reader chose the colours (below 4.5 to 1). axe cannot say:
#: it reads -webkit-text-fill-color, which keeps the page's own colour there although it is not
#: what is painted.
FAINT = """() => {
  const channels = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = e => {
    for (; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.5) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")]
    .filter(e => e.checkVisibility() && !e.closest("svg") && !e.disabled)
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
    .map(e => {
      const [a, b] = [channels(getComputedStyle(e).color), behind(e)].map(light);
      return [e, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    })
    .filter(([e, contrast]) => contrast < 4.5)
    .map(([e, contrast]) => `${contrast.toFixed(1)} to 1: ${e.outerHTML.slice(0, 120)}`);
}"""

#: What the Tab key should reach, in the order of the document, numbered for FOCUSED.
TABBABLE = """() => {
  const seen = new Set();
  const all = [...document.querySelectorAll(
      "a[href], button, input, select, textarea, summary, [tabindex]")]
    .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden")
    .filter(e => e.checkVisibility({visibilityProperty: true}))
    .filter(e => {  // of a group of radio buttons one
      if (e.type !== "radio") return true;
      const group = document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"]`);
      const chosen = [...group].find(one => one.checked) || group[0];
      return e === chosen;
    });
  window.tabbable = all;
  // what is drawn shows the focus by its lines: compared with what they are without it
  window.lines = e => [...e.querySelectorAll("*")].map(one => getComputedStyle(one))
    .map(look => `${look.stroke} ${look.strokeWidth}`).join();
  window.unfocused = new Map(all.filter(e => e.closest("svg")).map(e => [e, lines(e)]));
  const top = document.createElement("span");  // wherever the page itself put the focus
  top.tabIndex = -1;
  document.body.prepend(top);
  top.focus();
  return [all.length, all.filter(e => e.tabIndex > 0).map(e => e.outerHTML.slice(0, 120))];
}"""

#: Number of the focused element among those, whether one sees where it is, and its beginning.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const shown = one => {
    const look = getComputedStyle(one);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) ||
      (look.boxShadow !== "none");
  };
  const frame = e.closest("label") || e;
  const box = frame.getBoundingClientRect();
  const middle = [box.left + box.width / 2, box.top + box.height / 2];
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const redrawn = unfocused.has(e) && unfocused.get(e) !== lines(e);
  return {number: tabbable.indexOf(e), seen: shown(e) || shown(frame) || redrawn, inside,
    scrolls: e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight,
    html: e.outerHTML.slice(0, 120)};
}"""

#: For each link of the error summary: what is amiss with the field it leads to.
ERRORS = r"""() => {
  const faults = [];
  if (!document.title.startsWith("Error:")) faults.push(`title: ${document.title}`);
  const links = [...document.querySelectorAll(".app-errors a")];
  if (!links.length) faults.push("no error links anywhere");
  const said = links.map(link => link.textContent.trim());
  for (const text of new Set(said.filter((text, n) => said.indexOf(text) !== n)))
    faults.push(`several links say ${text}`);
  for (const link of links) {
    const field = document.getElementById(link.getAttribute("href").slice(1));
    if (!field) { faults.push(`${link.hash} leads nowhere`); continue; }
    if (!field.matches("input, select, textarea")) faults.push(`${link.hash} is no field`);
    if (!field.labels || !field.labels.length) faults.push(`${link.hash} has no label`);
    const group = field.closest("fieldset");
    const near = [field, group].filter(Boolean)
      .flatMap(e => (e.getAttribute("aria-describedby") || "").split(" ").filter(Boolean))
      .map(id => document.getElementById(id)).filter(Boolean);
    if (!near.some(e => e.matches(".app-error")))
      faults.push(`${link.hash} is not described by its error`);
    // it says the error, or which question it is: the words at the field or their beginning
    const heard = [group ? group.querySelector("legend") : field.labels[0], ...near]
      .map(e => e.textContent.trim().replace(/\s+/g, " "));
    const name = link.textContent.trim().replace(/…$/, "");
    if (!heard.some(text => text.startsWith(name) || text.includes(link.textContent.trim())))
      faults.push(`${link.hash} says something else than its field`);
  }
  return faults;
}"""


def settle(page) -> None:
    """Until what was just changed is painted and nothing moves: halfway between two colours
    every contrast is wrong.

    Rows that Chromium skips while they are out of sight are laid out first, as they are for who
    scrolls there: skipped, they are measured in the wrong place.
    """
    page.evaluate("""async () => {
      for (const e of document.body.querySelectorAll("*")) {
        if (getComputedStyle(e).contentVisibility === "auto") e.style.contentVisibility = "visible";
      }
      const still = async () => {
        for (let n = 0; n < 2; n++) await new Promise(requestAnimationFrame);
        await Promise.allSettled(document.getAnimations().map(one => one.finished));
        await new Promise(requestAnimationFrame);
      };
      // on the longest forms Chromium at times never says that all has ended
      await Promise.race([still(), new Promise(done => setTimeout(done, 5000))]);
    }""")


def accessibility(page, *, forced_colours: bool = False) -> list[object]:
    """What axe finds: the rule, and the first elements that break it.

    ``forced_colours``: with our own look at the contrast in place of its.
    """
    options = RULES
    if forced_colours:
        options = RULES | {"rules": RULES["rules"] | {"color-contrast": {"enabled": False}}}
    violations = Axe().run(page, context=NOT_OURS, options=options).response["violations"]
    faint = page.evaluate(FAINT) if forced_colours else []
    return faint + [(v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in violations]


def sideways(page) -> list[str]:
    return page.evaluate(WIDE)


def small_targets(page) -> list[str]:
    return page.evaluate(SMALL, TARGET_PX)


def focus(page) -> list[str]:
    """Follow the Tab key from the top: everything in order, seen, in the window, no trap."""
    count, jumping = page.evaluate(TABBABLE)
    faults = [f"jumps the queue: {html}" for html in jumping]
    before = -1
    for _ in range(min(count, STEPS)):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here is None:
            faults.append(f"the focus was lost after element {before} of {count}")
            break
        if here["number"] < 0:
            # Chromium lets the keyboard scroll what scrolls; that is wanted.
            if not here["scrolls"]:
                faults.append(f"unexpected: {here['html']}")
            continue
        if here["number"] != before + 1:
            faults.append(f"after {before} came {here['number']}: {here['html']}")
        before = here["number"]
        if not here["seen"]:
            faults.append(f"no sign of the focus: {here['html']}")
        if not here["inside"]:
            faults.append(f"focused out of sight: {here['html']}")
    return faults


def error_links(page) -> list[str]:
    """Every link of the error summary tells which field it means, no two the same, and leads to
    it; and a click puts the focus there."""
    faults = page.evaluate(ERRORS)
    for link in page.locator(".app-errors a").all():
        link.click()
        target = link.get_attribute("href").removeprefix("#")
        reached = page.evaluate("document.activeElement.id")
        if reached != target:
            faults.append(f"a click on #{target} puts the focus on {reached!r}")
    return faults
