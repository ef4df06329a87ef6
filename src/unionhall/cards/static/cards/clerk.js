// The list refreshes itself, except while somebody types into it.
const EVERY = 6000;

setInterval(() => {
  const list = document.getElementById("clerk-list");
  if (!list || document.hidden || list.querySelector("details[open]")) return;
  window.htmx?.trigger(list, "again");
}, EVERY);

// Opening a person closes the others and puts the cursor where the digits go.
document.addEventListener(
  "toggle",
  (event) => {
    const person = event.target;
    if (!person.matches?.(".clerk-person") || !person.open) return;
    for (const other of document.querySelectorAll(".clerk-person[open]")) {
      if (other !== person) other.open = false;
    }
    person.querySelector("input[name=last_four]")?.focus();
  },
  true,
);
