/* Where codes of answers are typed, the answers of the row's question are offered in words. */
"use strict";
{
  const known = new Map();
  const address = () => {
    const list = document.getElementById("estimate-grid");
    return list && list.dataset.answersUrl;
  };

  const answersOf = (finding) => {
    if (!known.has(finding)) {
      const url = address().replace("/0/", `/${finding}/`);
      known.set(finding, fetch(url).then((reply) => (reply.ok ? reply.json() : { answers: [] })));
    }
    return known.get(finding);
  };

  const codes = (input) => input.value.split(/\s+/).filter(Boolean);

  const draw = (input, answers) => {
    let box = input.parentElement.querySelector(".answer-choices");
    if (!box) {
      box = document.createElement("div");
      box.className = "answer-choices";
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", "Answers of the question");
      input.after(box);
    }
    const many = input.name.endsWith("-options");
    box.replaceChildren(
      ...answers.map(({ code, label }) => {
        const button = document.createElement("button");
        Object.assign(button, { type: "button", textContent: label, title: code });
        button.setAttribute("aria-pressed", String(codes(input).includes(code)));
        button.addEventListener("click", () => {
          const chosen = codes(input);
          const others = chosen.filter((word) => word !== code);
          if (!many) input.value = code;
          else input.value = (others.length < chosen.length ? others : [...chosen, code]).join(" ");
          input.dispatchEvent(new Event("input", { bubbles: true }));
          for (const other of box.children) {
            other.setAttribute("aria-pressed", String(codes(input).includes(other.title)));
          }
        });
        return button;
      }),
    );
  };

  const offer = async (input) => {
    const row = /^(.*-)(?:options|option|answer)$/.exec(input.name);
    if (!row || !address()) return;
    const finding = document.querySelector(`[name="${row[1]}finding"]`);
    const chosen = finding ? finding.value : (/finding\/(\d+)\/change/.exec(location.pathname) || [])[1];
    if (chosen) draw(input, (await answersOf(chosen)).answers);
  };

  document.addEventListener("focusin", (event) => {
    if (event.target.matches("input[type=text][name]")) offer(event.target);
  });
}
