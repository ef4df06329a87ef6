// Small behaviours of our pages; everything works without them, except asking before a deed.
const find = (event, selector) => event.target.closest?.(selector);

document.addEventListener("click", (event) => {
  const opener = find(event, "[data-open]");
  if (opener) document.getElementById(opener.dataset.open)?.showModal();

  if (find(event, "[data-close]")) find(event, "dialog")?.close();

  if (find(event, "[data-print]")) window.print();

  const copier = find(event, "[data-copy]");
  if (copier) {
    navigator.clipboard?.writeText(copier.dataset.copy).then(() => {
      copier.classList.add("copied");
      setTimeout(() => copier.classList.remove("copied"), 1500);
    });
  }

  if (find(event, "[data-theme-toggle]")) {
    const root = document.documentElement;
    const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
    root.dataset.bsTheme = theme;
    document.cookie = `theme=${theme};path=/;max-age=31536000;samesite=lax`;
  }

  // A menu closes when something else is pressed.
  for (const menu of document.querySelectorAll("details.menu[open], .nav-more details[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }

  // The whole row opens what its first cell links to.
  const row = find(event, "tr.opens");
  if (row && !find(event, "a, button, input, label, summary") && !String(getSelection())) {
    row.querySelector("a.row-link")?.click();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], .nav-more details[open]")) {
    menu.open = false;
    menu.querySelector("summary")?.focus();
  }
});

// On a phone the rows come first: the filters that are set stay folded behind their count.
if (matchMedia("(max-width: 47.99rem)").matches) {
  for (const more of document.querySelectorAll(".listing-more:checked")) more.checked = false;
}

// Changing the language opens the page anew: ask first where something was typed.
const typed = (control) => {
  if (control.type === "hidden" || !control.name) return false;
  if (/^(checkbox|radio)$/.test(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((o) => o.selected !== o.defaultSelected) && control.selectedIndex > 0;
  return control.value !== (control.defaultValue ?? "");
};
const unsaved = () => [...document.forms].some((form) => form.method === "post" && !form.dataset.leaves && [...form.elements].some(typed));

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const blank = form.dataset.missing && form.querySelector("textarea[required]");
  if (blank && !blank.value.trim()) {
    // The question stays open: a refusal from the server would come without it.
    event.preventDefault();
    if (!form.querySelector(".field-error")) {
      const note = document.createElement("p");
      note.className = "field-error";
      note.id = `${blank.id}-error`;
      note.textContent = form.dataset.missing;
      blank.before(note);
      blank.setAttribute("aria-invalid", "true");
      blank.setAttribute("aria-describedby", note.id);
    }
    blank.focus();
    return;
  }
  const along = document.getElementById(form.dataset.goesWith ?? "");
  if (along) {
    // This form goes along, wherever one is in it, and comes back in the other language.
    event.preventDefault();
    const language = document.createElement("input");
    Object.assign(language, { type: "hidden", name: "language", value: event.submitter.value });
    along.append(language);
    along.submit();
    return;
  }
  if (form.dataset.leaves && unsaved() && !confirm(form.dataset.leaves)) {
    event.preventDefault();
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.hasAttribute("hx-post")) return;
  form.dataset.sent = "1";
  form.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }
});

// A part that asks for itself again waits while somebody is busy in it.
const busy = (root) => root.querySelector("dialog[open]")
  || [...root.querySelectorAll("input[type=checkbox]")].some((box) => box.checked !== box.defaultChecked);
for (const name of ["htmx:beforeRequest", "htmx:beforeSwap"]) {
  document.addEventListener(name, (event) => {
    const { requestConfig, target } = event.detail;
    if (requestConfig?.verb === "get" && target?.closest("[aria-live]") && busy(target)) event.preventDefault();
  });
}

// What is wrong with a form is read out and seen first.
const look = (root) => root.querySelector?.("[data-focus]")?.focus();
look(document);
document.addEventListener("htmx:afterSwap", (event) => look(event.target));
