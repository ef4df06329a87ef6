// Runs before the first paint: Tabler's colours follow an attribute, not the system.
(() => {
  const root = document.documentElement;
  if (!root.dataset.bsTheme && matchMedia("(prefers-color-scheme: dark)").matches) {
    root.dataset.bsTheme = "dark";
  }
})();
