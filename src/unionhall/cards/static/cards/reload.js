// A download leaves the page as it was; look again, because the file's state has changed.
for (const form of document.querySelectorAll("form[data-reload]")) {
  form.addEventListener("submit", () => setTimeout(() => location.reload(), 2000));
}
