// The report of an import: only one kind of outcome, only what says a word.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-report]").forEach((report) => {
    const chips = [...report.querySelectorAll("[data-only]")];
    const sections = [...report.querySelectorAll("[data-outcome]")];
    const find = report.querySelector("[data-find]");
    if (!find) return;
    let only = "";

    const show = () => {
      const word = find.value.trim().toLowerCase();
      let rows = 0;
      sections.forEach((section) => {
        let here = 0;
        section.querySelectorAll("[data-row]").forEach((row) => {
          row.hidden = Boolean(word) && !row.textContent.toLowerCase().includes(word);
          here += !row.hidden;
        });
        section.hidden = Boolean(only && section.dataset.outcome !== only) || !here;
        rows += section.hidden ? 0 : here;
      });
      chips.forEach((chip) => chip.setAttribute("aria-current", String(chip.dataset.only === only)));
      report.querySelector("[data-nothing]").hidden = rows > 0;
    };

    find.closest("label").hidden = false;
    find.addEventListener("input", show);
    chips.forEach((chip) => chip.addEventListener("click", (event) => {
      event.preventDefault();
      only = only === chip.dataset.only ? "" : chip.dataset.only;
      show();
    }));
  });
  document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault(); // a second click while the first is under way
    else if (form.querySelector("[name=apply]")) form.dataset.sent = "yes";
  }));
});
