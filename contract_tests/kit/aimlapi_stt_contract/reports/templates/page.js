"use strict";
// Filters alone: without this script, everything is shown.
function wire(form, items, fits) {
  const shown = form.querySelector("output");
  const apply = () => {
    let count = 0;
    for (const item of items) {
      item.hidden = !fits(item, form.elements);
      count += !item.hidden;
    }
    shown.textContent = `${count} of ${items.length}`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
}
function has(item, words) {
  const text = item.textContent.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
wire(document.getElementById("check-filters"), [...document.querySelectorAll("tr[data-outcome]")], (item, given) =>
  (!given.outcome.value || item.dataset.outcome === given.outcome.value) && has(item, given.words.value));
const traffic = document.getElementById("traffic-filters");
if (traffic) {
  wire(traffic, [...document.querySelectorAll("details.exchange")], (item, given) =>
    (!given.method.value || item.dataset.method === given.method.value) &&
    (!given.kind.value || item.dataset.kind === given.kind.value) &&
    (!given.found.checked || item.dataset.found === "1") && has(item, given.words.value));
}
// A link to something that is folded, or filtered away, shows it.
function reveal() {
  const target = document.getElementById(location.hash.slice(1));
  if (!target) return;
  target.hidden = false;
  if (target.tagName === "DETAILS") target.open = true;
  target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
