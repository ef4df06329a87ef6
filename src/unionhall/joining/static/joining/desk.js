// How many are chosen stands on the buttons; the bar of a phone comes and goes with them (CSS).
const tell = () => {
  const chosen = document.querySelectorAll("input[name=application][form=decide]:checked").length;
  for (const label of document.querySelectorAll("[data-count-chosen]")) {
    label.dataset.plain ??= label.textContent;
    label.textContent = chosen ? label.dataset.countChosen.replace("{count}", chosen) : label.dataset.plain;
  }
};
document.addEventListener("change", tell);
document.addEventListener("htmx:afterSwap", tell);
addEventListener("pageshow", tell);
