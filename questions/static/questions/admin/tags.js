// Suggested tags: a click puts one into the field, or takes it out.
"use strict";
{
  const typed = (field) => field.value.toLowerCase().split(/[\s,]+/).filter(Boolean);

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-tags-of]").forEach((list) => {
      const field = document.getElementById(list.dataset.tagsOf);
      const buttons = [...list.querySelectorAll("[data-tag]")];
      const follow = () => {
        const tags = typed(field);
        buttons.forEach((button) => button.setAttribute("aria-pressed", tags.includes(button.dataset.tag)));
      };
      list.addEventListener("click", (event) => {
        const tag = event.target.closest("[data-tag]")?.dataset.tag;
        if (!tag) return;
        const tags = typed(field);
        field.value = (tags.includes(tag) ? tags.filter((other) => other !== tag) : [...tags, tag]).join(", ");
        follow();
      });
      field.addEventListener("input", follow);
      follow();
    });
  });
}
