// Images in texts: pasted, dropped or chosen; a dialog asks for what they show, and uploads them.
"use strict";
{
  // The fields that hold CommonMark; an answer that learners type is none.
  const TEXTS = new RegExp(
    "^(stem|explanation|model_answer|rubric|(choices|hints)-\\d+-text|choices-\\d+-feedback|"
    + "pairs-(left|right)|distractors-text|(numbers|texts)-feedback)$",
  );
  const isText = (node) => node instanceof HTMLTextAreaElement && TEXTS.test(node.name);
  const imagesOf = (data) => [...(data?.files ?? [])];

  // "Choice 2, Feedback", or "Pairs, Left"; the rows of choices and hints change their numbers.
  const nameOf = (field) => {
    const row = field.closest(".form-group")?.querySelector(".stacked-counter")?.parentElement;
    const label = field.labels[0];
    const own = (label?.querySelector(".rows-label") ?? label)?.textContent.replace("*", "");
    return [row?.textContent, own].filter(Boolean).map((text) => text.trim()).join(", ");
  };

  const makeButton = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "image-button";
    button.dataset.image = "";
    button.title = "Insert an image; you can also paste or drop one";
    button.innerHTML = '<span class="material-symbols-outlined" aria-hidden="true">add_photo_alternate</span>Image';
    return button;
  };

  const decorate = (field) => {
    if (!field.nextElementSibling?.matches("[data-image]")) field.after(makeButton());
    const label = `Insert an image: ${nameOf(field)}`;
    const button = field.nextElementSibling;
    if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
  };

  const insert = (field, [start, end], text) => {
    field.focus();
    field.setSelectionRange(start, end);
    // The browser can undo this one; where there is none, the text is put in all the same.
    if (document.execCommand("insertText", false, text)) return;
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const addressOf = (file) => new Promise((done) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => done(reader.result));
    reader.addEventListener("error", () => done(""));
    reader.readAsDataURL(file);
  });

  class Dialog {
    constructor(template, token) {
      this.node = template.content.firstElementChild.cloneNode(true);
      this.form = this.node.querySelector("form");
      this.token = token;
      this.waiting = [];
      this.sending = null;
      this.form.elements.image.hasChangeListener = true; // Unfold's would write the file's name into another field
      document.body.append(this.node);
      this.form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
      this.form.elements.image.addEventListener("change", () => this.preview());
      this.node.querySelector("[data-close]").addEventListener("click", () => this.node.close());
      this.node.addEventListener("close", () => this.closed());
    }

    // One after the other, where several files were dropped.
    open(field, files = []) {
      this.field = field;
      this.place = [field.selectionStart, field.selectionEnd];
      this.waiting = files.slice(1);
      this.form.reset();
      this.tell({});
      if (files.length) {
        const chosen = new DataTransfer();
        chosen.items.add(files[0]);
        this.form.elements.image.files = chosen.files;
      }
      this.preview();
      this.node.showModal();
      this.form.elements[files.length ? "alt" : "image"].focus();
    }

    async preview() {
      const [file] = this.form.elements.image.files;
      const picture = this.node.querySelector(".image-preview");
      picture.hidden = true;
      if (!file?.type.startsWith("image/")) return;
      picture.onload = () => { picture.hidden = false; };
      picture.src = await addressOf(file);
    }

    // What is wrong, by field; each sentence begins with the field's label.
    tell(errors, status = "") {
      const list = this.node.querySelector(".image-errors");
      const entries = Object.entries(errors).flatMap(([name, sentences]) => sentences.map((sentence) => {
        const entry = document.createElement("li");
        const label = this.form.elements[name]?.labels[0].textContent;
        entry.textContent = label ? `${label}: ${sentence}` : sentence;
        return entry;
      }));
      list.hidden = !entries.length;
      list.replaceChildren(...entries);
      ["image", "alt"].forEach((name) => this.form.elements[name].setAttribute("aria-invalid", name in errors));
      this.node.querySelector("[role=status]").textContent = status;
    }

    async send() {
      if (this.sending) return;
      this.sending = new AbortController();
      this.tell({}, "Uploading the image.");
      const told = await this.upload().catch(() => ({ errors: { "": ["The server could not be reached."] } }));
      if (!told) return;
      this.sending = null;
      if (told.text) this.insert(told.text);
      else {
        this.tell(told.errors);
        this.form.elements["alt" in told.errors ? "alt" : "image"].focus();
      }
    }

    insert(text) {
      const rest = this.waiting;
      this.node.close();
      insert(this.field, this.place, text);
      if (rest.length) this.open(this.field, rest);
    }

    async upload() {
      const { signal } = this.sending;
      const request = { method: "POST", body: new FormData(this.form), headers: { "X-CSRFToken": this.token }, signal };
      try {
        const response = await fetch(this.form.action, request);
        if (response.headers.get("Content-Type")?.startsWith("application/json")) return await response.json();
        const why = response.redirected ? "Log in once more, in another tab." : `The server answered ${response.status}.`;
        return { errors: { "": [`The image was not uploaded. ${why}`] } };
      } catch (error) {
        if (signal.aborted) return null;
        throw error;
      }
    }

    // Told a moment later, when the next file may have been asked about already.
    closed() {
      if (this.node.open) return;
      this.waiting = [];
      this.sending?.abort();
      this.sending = null;
      this.field.focus();
    }
  }

  const start = (form, template) => {
    const dialog = new Dialog(template, form.elements.csrfmiddlewaretoken.value);
    const visited = new WeakSet();
    const open = (field, files) => {
      // A field in which nobody has been has its cursor before its text.
      if (!visited.has(field)) field.setSelectionRange(field.value.length, field.value.length);
      dialog.open(field, files);
    };
    const decorateAll = () => [...form.querySelectorAll("textarea")].filter(isText).forEach(decorate);

    decorateAll();
    new MutationObserver(decorateAll).observe(form, { childList: true, subtree: true });
    form.addEventListener("focusin", (event) => visited.add(event.target));
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-image]");
      if (button) open(button.previousElementSibling);
    });
    form.addEventListener("paste", (event) => {
      const files = imagesOf(event.clipboardData);
      if (!isText(event.target) || !files.length || event.clipboardData.types.includes("text/plain")) return;
      event.preventDefault();
      open(event.target, files);
    });
    // A file that misses its field is not opened in place of the page.
    form.addEventListener("dragover", (event) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = isText(event.target) ? "copy" : "none";
    });
    form.addEventListener("drop", (event) => {
      const files = imagesOf(event.dataTransfer);
      if (!files.length) return;
      event.preventDefault();
      if (isText(event.target)) open(event.target, files);
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const template = document.getElementById("image-template");
    const form = template?.closest("form");
    if (form?.elements.stem) start(form, template);
  });
}
