"use strict";
const one = (selector) => document.querySelector(selector);
const all = (selector) => Array.from(document.querySelectorAll(selector));

function filter() {
  const label = one("#label").value, who = one("#who").value, differing = one("#differing").checked;
  let shown = 0;
  for (const row of all("tr[data-about]")) {
    const about = JSON.parse(row.dataset.about), apart = JSON.parse(row.dataset.apart);
    const fits = (!differing || about.length > 0) && (!label || about.includes(label)) && (!who || apart.includes(who));
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  for (const page of all("details.page")) {
    page.hidden = !page.querySelector("tr[data-about]:not([hidden])");
  }
  one("#count").textContent = shown + (shown === 1 ? " row" : " rows");
}

function step(by) {
  const rows = all("tr.differs").filter((row) => !row.hidden && !row.closest("details").hidden);
  if (!rows.length) return;
  const next = (rows.indexOf(document.activeElement) + by + rows.length) % rows.length;
  const row = rows[by < 0 && document.activeElement.tagName !== "TR" ? rows.length - 1 : next];
  row.closest("details").open = true;
  row.focus();
  row.scrollIntoView({ block: "center" });
}

if (one("#filters")) {
  for (const control of all("#filters select, #filters input")) control.addEventListener("change", filter);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(SELECT|INPUT)$/.test(event.target.tagName)) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  filter();
}
let closed = [];
window.addEventListener("beforeprint", () => {
  closed = all("details:not([open])");
  for (const part of closed) part.open = true;
});
window.addEventListener("afterprint", () => {
  for (const part of closed) part.open = false;
});
