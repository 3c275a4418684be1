// While a stem is written: the questions of its exam that say nearly the same.
"use strict";
{
  const PAUSE_MS = 600;

  const follow = (form, address, question) => {
    const { stem, topic } = form.elements;
    const note = document.createElement("div");
    note.className = "similar";
    note.setAttribute("aria-live", "polite");
    stem.closest(".grow").append(note);
    let asked = "";
    let asking = new AbortController();
    let pause = 0;

    const ask = async () => {
      const body = new URLSearchParams({ stem: stem.value.slice(0, 2000), topic: topic.value, question });
      if (asked === body.toString()) return;
      asked = body.toString();
      asking.abort();
      asking = new AbortController();
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      try {
        const response = await fetch(address, { method: "POST", body, headers, signal: asking.signal });
        if (response.ok && !response.redirected) note.innerHTML = (await response.text()).trim();
      } catch {
        // Asked anew meanwhile, or the server cannot be reached: the note stays as it is.
      }
    };
    const later = () => {
      clearTimeout(pause);
      pause = setTimeout(ask, PAUSE_MS);
    };
    stem.addEventListener("input", later);
    topic.addEventListener("change", ask);
    if (stem.value.trim()) ask();
  };

  document.addEventListener("DOMContentLoaded", () => {
    const aids = document.getElementById("aids");
    const form = aids?.closest("form");
    if (aids?.dataset.similar && form.elements.stem) follow(form, aids.dataset.similar, aids.dataset.question);
  });
}
