// Forms for content: rows in the order in which they stand, and what a question's type changes.
"use strict";
{
  const rowsOf = (formset) => [...formset.querySelectorAll(":scope > .form-group:not(.empty-form)")];

  // Number the rows, for the author's eye and for the fields that are sent.
  const number = (formset) => {
    rowsOf(formset).forEach((row, index) => {
      const counter = row.querySelector(".stacked-counter");
      if (counter) counter.textContent = index + 1;
      const order = row.querySelector(":scope > .form-row > input[name$='-ORDER']");
      if (order) order.value = index + 1;
    });
  };

  // A form that was refused shows its rows in the order in which they were sent.
  const restoreOrder = (formset) => {
    const place = (row) => Number(row.querySelector(":scope > .form-row > input[name$='-ORDER']")?.value) || Infinity;
    const rows = rowsOf(formset);
    const sorted = [...rows].sort((one, other) => (place(one) === place(other) ? 0 : place(one) - place(other)));
    if (sorted.some((row, index) => row !== rows[index])) rows[0].before(...sorted);
  };

  const move = (button) => {
    const row = button.closest(".form-group");
    const rows = rowsOf(row.parentElement);
    const other = rows[rows.indexOf(row) + (button.dataset.move === "up" ? -1 : 1)];
    if (!other) return;
    if (button.dataset.move === "up") other.before(row);
    else other.after(row);
    number(row.parentElement);
    button.focus();
  };

  // True or false has two choices, whose texts stand.
  const TEXTS = ["True", "False"];
  const fillTrueFalse = (formset) => {
    const texts = rowsOf(formset).map((row) => row.querySelector("textarea[name$='-text']"));
    if (texts.some((field) => field.value.trim())) return;
    TEXTS.forEach((text, index) => {
      if (texts[index]) texts[index].value = text;
    });
  };

  const emptyTrueFalse = (formset) => {
    const texts = rowsOf(formset).map((row) => row.querySelector("textarea[name$='-text']"));
    if (texts.map((field) => field.value).filter(Boolean).join() !== TEXTS.join()) return;
    texts.filter((field) => !field.defaultValue).forEach((field) => { field.value = ""; });
  };

  // It needs no more rows than two; those in which something stands stay in view, whatever the type.
  const hideSpareRows = (formset, type) => {
    rowsOf(formset).forEach((row, index) => {
      const written = [...row.querySelectorAll("textarea")].some((field) => field.value.trim());
      row.hidden = type === "true_false" && index >= TEXTS.length && !written;
    });
  };

  // Where a choice may have a share of the mark: the field that says how answers are scored.
  const SCORING = { single_choice: "single_choice_scoring", multiple_choice: "scoring" };

  const followType = (form) => {
    const type = form.elements.type;
    const choices = document.getElementById("choices-data");
    if (!type || !choices) return;
    const follow = () => {
      form.dataset.type = type.value;
      form.dataset.scoring = SCORING[type.value] ? form.elements[SCORING[type.value]].value : "";
      if (type.value === "true_false") fillTrueFalse(choices);
      else emptyTrueFalse(choices);
      hideSpareRows(choices, type.value);
    };
    type.addEventListener("change", follow);
    Object.values(SCORING).forEach((name) => form.elements[name].addEventListener("change", follow));
    follow();
  };

  // The rows of one field, such as the answers that are accepted.
  const changeRows = (button) => {
    const list = button.closest(".rows").querySelector("ol");
    const row = button.closest(".rows-row");
    switch (button.dataset.row) {
      case "add":
        list.append(button.closest(".rows").querySelector("template").content.cloneNode(true));
        list.lastElementChild.querySelector("input, textarea").focus();
        break;
      case "remove": row.remove(); break;
      case "up": row.previousElementSibling?.before(row); button.focus(); break;
      case "down": row.nextElementSibling?.after(row); button.focus(); break;
    }
  };

  // A list of chosen rows: the picker adds one at the end, and the order on the page is what is sent.
  const pick = (picker) => {
    const list = picker.closest(".ordered-list").querySelector("ol");
    const option = picker.options[picker.selectedIndex];
    if (!option?.value) return;
    const same = [...list.querySelectorAll("input")].some((input) => input.value === option.value);
    if (!same) {
      const entry = picker.closest(".ordered-list").querySelector("template").content.firstElementChild.cloneNode(true);
      entry.querySelector("input").value = option.value;
      entry.querySelector("input").name = list.dataset.name;
      entry.querySelector(".ordered-list-text").textContent = option.text;
      list.append(entry);
    }
    django.jQuery(picker).val(null).trigger("change.select2");
  };

  // What the list holds already is not offered once more.
  const offerOthers = (picker) => {
    const found = django.jQuery(picker).data("select2");
    if (!found || picker.dataset.offersOthers) return;
    picker.dataset.offersOthers = "yes";
    const list = picker.closest(".ordered-list").querySelector("ol");
    const form = picker.closest("form");
    found.dataAdapter.processResults = (data) => {
      const chosen = new Set([...form.querySelectorAll(".ordered-list ol input")].map((input) => input.value));
      const here = new Set([...list.querySelectorAll("input")].map((input) => input.value));
      const results = data.results.map((result) => !chosen.has(result.id) ? result : {
        ...result, disabled: true, text: `${result.text} (${here.has(result.id) ? "in the list" : "in another section"})`,
      });
      return { ...data, results };
    };
  };

  // A section is a list or a draw, and shows the fields of what it is.
  const followKind = (select) => {
    select.closest(".form-group").dataset.kind = select.value;
  };
  const kinds = (root) => root.querySelectorAll("select[name$='-kind']").forEach(followKind);

  // What shows when: as the mode has it, until the author wants a table of its own.
  const followReveal = (grid) => {
    const mode = grid.closest("form").elements.mode;
    const own = grid.querySelector("select");
    const boxes = [...grid.querySelectorAll("input[type=checkbox]")];
    const presets = JSON.parse(grid.dataset.presets);
    const follow = () => {
      boxes.forEach((box) => {
        box.disabled = !own.value;
        const phase = box.name.slice(box.name.lastIndexOf("-") + 1);
        if (!own.value && presets[mode.value]) box.checked = presets[mode.value][phase].includes(box.value);
      });
    };
    mode.addEventListener("change", follow);
    own.addEventListener("change", follow);
    follow();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".reveal").forEach(followReveal);
    kinds(document);
    document.addEventListener("formset:added", (event) => kinds(event.target.parentElement));
    document.addEventListener("change", (event) => {
      if (event.target.matches("select[name$='-kind']")) followKind(event.target);
    });
    document.querySelectorAll(".formset[data-sortable]").forEach((formset) => {
      restoreOrder(formset);
      number(formset);
      new MutationObserver(() => number(formset)).observe(formset, { childList: true });
    });
    document.querySelectorAll("#content-main form").forEach(followType);
    document.addEventListener("click", (event) => {
      const mover = event.target.closest("[data-move]");
      if (mover) move(mover);
      const changer = event.target.closest("[data-row]");
      if (changer) changeRows(changer);
      const remover = event.target.closest(".ordered-list-remove");
      if (remover) remover.closest("li").remove();
    });
    django.jQuery(document).on("select2:opening", ".ordered-list select", (event) => offerOthers(event.target));
    django.jQuery(document).on("select2:select", ".ordered-list select", (event) => pick(event.target));
  });
}
