// A file may be dragged onto the form; what was chosen is named at once.
const drop = document.querySelector("[data-drop]");
const input = drop?.querySelector("input[type=file]");
const said = drop?.querySelector("[data-drop-said] span");
const most = 200_000_000;

function size(bytes) {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function name() {
  const file = input.files[0];
  if (!file) return;
  drop.classList.add("drop-full");
  drop.classList.toggle("drop-large", file.size > most);
  said.textContent = `${file.name} · ${size(file.size)}`;
}

if (drop && input) {
  input.addEventListener("change", name);
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, () => drop.classList.remove("drop-over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) {
      input.files = event.dataTransfer.files;
      name();
    }
  });
}
