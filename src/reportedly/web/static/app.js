// Small helpers; every page works without them.
// A quote beside a value lights its words in the reader.
for (const link of document.querySelectorAll("a[data-quote]")) {
  const target = () => document.getElementById(link.dataset.quote);
  const light = (on) => () => target()?.classList.toggle("lit", on);
  link.addEventListener("mouseenter", light(true));
  link.addEventListener("mouseleave", light(false));
  link.addEventListener("focus", light(true));
  link.addEventListener("blur", light(false));
}

// "/" goes to the search box.  Keys of the review queue press the button that shows them; they can be switched off.
const typing = (node) => node.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (localStorage.getItem("keys") === "off") return;
  if (event.key === "/") {
    const box = document.querySelector('header.site input[type="search"]');
    if (box) { event.preventDefault(); box.focus(); }
    return;
  }
  if (event.key === "n" || event.key === "p") { move(event.key === "n" ? 1 : -1, event); return; }
  const held = `[data-key~="${CSS.escape(event.key)}"]`;
  const button = items[at]?.querySelector(held) ?? document.querySelector(`main ${held}`);
  if (button) { event.preventDefault(); button.click(); }
});

// The queue has one item at hand: "n" and "p" move, the other keys press its buttons.
const items = [...document.querySelectorAll("[data-item]")];
let at = 0;
const mark = () => items.forEach((item, i) => item.classList.toggle("current", i === at));
const move = (step, event) => {
  if (!items.length) return;
  event.preventDefault();
  at = Math.min(items.length - 1, Math.max(0, at + step));
  mark();
  items[at].focus();
};
mark();
for (const [i, item] of items.entries()) item.addEventListener("focusin", () => { at = i; mark(); });
document.getElementById("keys-toggle")?.addEventListener("click", (event) => {
  const off = localStorage.getItem("keys") !== "off";
  localStorage.setItem("keys", off ? "off" : "on");
  event.target.textContent = off ? "Switch single keys on" : "Switch single keys off";
});

// Selected words of a report become the evidence of a new claim.  Offsets are code points of the report's text.
const reader = document.querySelector("[data-report-text]");
const form = document.getElementById("add-claim");
const points = (text) => Array.from(text).length;
const plain = (range) => {
  const fragment = range.cloneContents();
  for (const extra of fragment.querySelectorAll("sup")) extra.remove();
  return fragment.textContent;
};
// Each paragraph says where it begins in the text; numbers of quotes are no part of it.
const offsetOf = (node, offset) => {
  const inside = (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest("[data-at]");
  const range = document.createRange();
  if (!inside) return null;
  range.setStart(inside, 0);
  range.setEnd(node, offset);
  return Number(inside.dataset.at) + points(plain(range));
};
if (reader && form) {
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !reader.contains(chosen.anchorNode) || !reader.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0);
    const [start, end] = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    if (start === null || end === null || end <= start) return;
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.elements.quote.value = plain(range);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Dragging over the histogram chooses the time between its ends; the two date fields do the same.
const chart = document.querySelector("[data-brush]");
if (chart) {
  let from = null;
  const bar = (event) => event.target.closest?.("[data-first]");
  chart.addEventListener("dragstart", (event) => event.preventDefault());
  chart.addEventListener("pointerdown", (event) => { from = bar(event); });
  chart.addEventListener("pointerover", (event) => {
    if (!from || !event.buttons || !bar(event)) return;
    const [low, high] = [from.dataset.first, bar(event).dataset.first].sort();
    for (const one of chart.querySelectorAll("[data-first]")) one.classList.toggle("chosen", one.dataset.first >= low && one.dataset.first <= high);
  });
  chart.addEventListener("pointerup", (event) => {
    const to = bar(event);
    if (from && to && from !== to) {
      const ends = [from, to].sort((a, b) => (a.dataset.first < b.dataset.first ? -1 : 1));
      const dates = document.querySelector("aside.facets form");
      dates.elements.since.value = ends[0].dataset.first;
      dates.elements.until.value = ends[1].dataset.last;
      chart.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
      dates.requestSubmit();
    }
    from = null;
  });
}

// Progress of a run: the bar moves each second, what is read out at most every ten.
const run = document.querySelector("[data-run]");
if (run) {
  let told = 0;
  const show = (answer) => {
    const bar = run.querySelector("progress");
    bar.max = Math.max(1, answer.total);
    bar.value = answer.found;
    run.querySelector("[data-words]").textContent = answer.words;
    if (Date.now() - told < 10000) return;
    told = Date.now();
    run.querySelector("output").textContent = answer.words;
  };
  const poll = async () => {
    const response = await fetch(run.dataset.run);
    if (!response.ok) return;
    const answer = await response.json();
    show(answer);
    if (answer.running) setTimeout(poll, 1000); else location.reload();
  };
  poll();
}

// Files dropped beside the button are chosen as if by it.
const drop = document.querySelector("[data-drop]");
if (drop) {
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => { over(false)(event); drop.querySelector("input").files = event.dataTransfer.files; });
}
