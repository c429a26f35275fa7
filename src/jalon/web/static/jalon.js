// A few lines that pages do without: the reading line of charts, the menu, dropping files, copying sentences.
"use strict";
(() => {
  const NS = "http://www.w3.org/2000/svg";

  // Charts: a line and a label follow the pointer; the arrow keys move it when the chart has the focus.
  const read = (svg, hit) => {
    const layer = svg.querySelector(".reading");
    if (!layer) return;
    layer.replaceChildren();
    if (!hit) return;
    const x = Number(hit.getAttribute("x1"));
    const box = svg.viewBox.baseVal;
    const line = document.createElementNS(NS, "line");
    for (const [name, value] of [["x1", x], ["x2", x], ["y1", hit.getAttribute("y1")], ["y2", hit.getAttribute("y2")], ["class", "at"]]) line.setAttribute(name, value);
    const words = [hit.dataset.label, hit.dataset.value, hit.dataset.asked, hit.dataset.foreseen, hit.dataset.then].filter(Boolean);
    const left = x < box.width / 2;
    const group = words.map((word, row) => {
      const text = document.createElementNS(NS, "text");
      text.setAttribute("x", left ? x + 8 : x - 8);
      text.setAttribute("y", Number(hit.getAttribute("y1")) + 14 + row * 16);
      text.setAttribute("text-anchor", left ? "start" : "end");
      text.setAttribute("class", row === 1 ? "strong" : "said");
      text.textContent = word;
      return text;
    });
    layer.append(line, ...group);
    if (hit.dataset.y) {
      const dot = document.createElementNS(NS, "circle");
      for (const [name, value] of [["cx", x], ["cy", hit.dataset.y], ["r", 4], ["class", "dot"]]) dot.setAttribute(name, value);
      layer.append(dot);
    }
  };
  document.addEventListener("pointermove", (event) => {
    const hit = event.target instanceof Element ? event.target.closest("svg.chart .hits line") : null;
    if (hit) read(hit.closest("svg"), hit);
  });
  document.addEventListener("pointerout", (event) => {
    const svg = event.target instanceof Element ? event.target.closest("svg.chart") : null;
    if (svg && !svg.contains(event.relatedTarget)) read(svg, null);
  });

  // A menu closes when something else is clicked or Escape is pressed.
  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.menu[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  // Selects marked so send their form as soon as they change.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-sends]")) event.target.form.requestSubmit();
  });

  // What belongs to one choice of a select is shown with it.
  const fit = () => {
    for (const part of document.querySelectorAll("[data-for]")) part.hidden = document.getElementById(part.dataset.for)?.value !== part.dataset.when;
  };
  for (const moment of ["change", "htmx:afterSettle", "DOMContentLoaded"]) document.addEventListener(moment, fit);

  // A narrow screen folds what is secondary; what an address points at, and paper, have it open.
  const narrow = matchMedia("(max-width: 640px)");
  const fold = () => {
    const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (const part of document.querySelectorAll("details.brief")) part.open = !narrow.matches || (asked !== null && (part.contains(asked) || asked === part.parentElement));
  };
  fold();
  narrow.addEventListener("change", fold);
  addEventListener("hashchange", fold);
  addEventListener("beforeprint", () => { for (const part of document.querySelectorAll("details.brief")) part.open = true; });
  addEventListener("afterprint", fold);

  // Copy as a sentence.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    await navigator.clipboard.writeText(button.dataset.copies);
    button.textContent = button.dataset.copied;
  });

  // Dropping a file anywhere on the area chooses it.
  document.addEventListener("dragover", (event) => {
    const area = event.target.closest("[data-drops]");
    if (area) { event.preventDefault(); area.classList.add("over"); }
  });
  document.addEventListener("dragleave", (event) => event.target.closest("[data-drops]")?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const area = event.target.closest("[data-drops]");
    if (!area) return;
    event.preventDefault();
    area.classList.remove("over");
    const input = area.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
