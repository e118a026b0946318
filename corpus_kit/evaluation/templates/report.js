"use strict";
for (const box of document.querySelectorAll(".mistakes")) {
  const items = [...box.querySelectorAll(".mistake")];
  const controls = box.querySelector(".filters");
  const told = box.querySelector(".told");
  const value = (name) => controls.querySelector(`[name="${name}"]`).value;
  const filter = () => {
    const wanted = value("text").trim().toLowerCase();
    let shown = 0;
    for (const item of items) {
      const wrong = item.dataset.wrong.split(" ");
      const right =
        (!value("reference") || item.dataset.reference === value("reference")) &&
        (!value("baseline") || wrong.includes(value("baseline"))) &&
        (!wanted || item.textContent.toLowerCase().includes(wanted));
      item.hidden = !right;
      shown += right ? 1 : 0;
    }
    told.textContent = `${shown} of ${items.length} shown`;
  };
  controls.hidden = false;
  controls.addEventListener("input", filter);
  controls.addEventListener("reset", () => setTimeout(filter));
  filter();
}
let closed = [];
addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details:not([open], .units)")];
  for (const one of closed) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
});
