// How many are chosen stands on the buttons; the bar of a phone comes and goes with them (CSS).
const tell = () => {
  const chosen = document.querySelectorAll("input[type=checkbox][form=chosen]:checked").length;
  for (const label of document.querySelectorAll("[data-count-chosen]")) {
    label.dataset.plain ??= label.textContent;
    label.textContent = chosen ? label.dataset.countChosen.replace("{count}", chosen) : label.dataset.plain;
  }
};
// "All" means all that the filters leave: they go along in the address.
const keep = (event) => {
  if (event.target.matches("[data-keeps-filters]")) {
    event.target.action = event.target.getAttribute("action").split("?")[0] + location.search;
  }
};
document.addEventListener("change", tell);
document.addEventListener("htmx:afterSwap", tell);
document.addEventListener("submit", keep);
addEventListener("pageshow", tell);
