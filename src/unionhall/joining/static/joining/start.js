// Choosing a place at once offers what lies in it.
const form = document.getElementById("start");
form?.addEventListener("change", () => form.requestSubmit());
