// How many are chosen stands on the buttons; the bar of a phone comes and goes with them (CSS).
const tell = () => {
  const chosen = document.querySelectorAll("input[name=application][form=decide]:checked").length;
  for (const label of document.querySelectorAll("[data-count-chosen]")) {
    label.dataset.plain ??= label.textContent;
    label.textContent = chosen ? label.dataset.countChosen.replace("{count}", chosen) : label.dataset.plain;
  }
};
// Everything on the page is chosen, or, once all of it is, nothing.
for (const button of document.querySelectorAll("[data-choose-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`input[type=checkbox][name=${button.dataset.chooseAll}]`)];
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
    tell();
  });
}
document.addEventListener("change", tell);
document.addEventListener("htmx:afterSwap", tell);
addEventListener("pageshow", tell);
