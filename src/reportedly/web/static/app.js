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
  const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (button) { event.preventDefault(); button.click(); }
});
document.getElementById("keys-toggle")?.addEventListener("click", (event) => {
  const off = localStorage.getItem("keys") !== "off";
  localStorage.setItem("keys", off ? "off" : "on");
  event.target.textContent = off ? "Switch single keys on" : "Switch single keys off";
});

// Selected words of a report become the evidence of a new claim.  Offsets are code points of the report's text.
const reader = document.querySelector("[data-report-text]");
const form = document.getElementById("add-claim");
const points = (text) => Array.from(text).length;
const offsetOf = (node, offset) => {
  const range = document.createRange();
  range.setStart(reader, 0);
  range.setEnd(node, offset);
  const fragment = range.cloneContents();
  for (const extra of fragment.querySelectorAll("sup")) extra.remove();
  return points(fragment.textContent);
};
if (reader && form) {
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !reader.contains(chosen.anchorNode) || !reader.contains(chosen.focusNode)) return;
    const range = chosen.getRangeAt(0);
    form.elements.start.value = offsetOf(range.startContainer, range.startOffset);
    form.elements.end.value = offsetOf(range.endContainer, range.endOffset);
    form.elements.quote.value = chosen.toString();
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
