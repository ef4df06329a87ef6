// A form that only fetches a file stays on its page, so it may be sent again.
const AGAIN = 1500;
const form = document.getElementById("list-form");

form?.addEventListener("submit", () => {
  setTimeout(() => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  }, AGAIN);
});
