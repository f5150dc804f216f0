/** What a mark in the transcript means: one tip for all, on hover and on focus; Escape puts it away. */
const tip = document.createElement("div");
tip.className = "mark-tip";
tip.id = "mark-tip";
tip.role = "tooltip";
tip.hidden = true;
const list = document.getElementById("said-list");
const MARKS = ".marked, .mark-label";
// Long enough to move the pointer from the words onto the tip.
const LINGER_MS = 250;
let owner = null;
let leaving = 0;

function labelsOf(mark) {
  if (mark.matches(".mark-label")) return [mark];
  return mark.dataset.marks.split(" ").map((number) => document.getElementById(`q-${number}`)).filter(Boolean);
}

function line(text, ...classes) {
  const element = document.createElement("p");
  element.classList.add(...classes);
  element.textContent = text;
  return element;
}

function explained(label) {
  const { label: name, level, reason } = label.dataset;
  const hue = [...label.classList].find((each) => each.startsWith("hue-"));
  const head = level ? `${name}, level ${level} of 5` : name;
  return [line(head, "mark-tip-name", hue), line(reason, "mark-tip-why")];
}

function place(mark, at) {
  const gap = 6;
  // A mark may go over several lines: the tip stands at the line that the pointer is on.
  const boxes = [...mark.getClientRects()];
  const box = (at && boxes.find((b) => at.clientY >= b.top - 2 && at.clientY <= b.bottom + 2)) || boxes[0];
  const left = Math.min(Math.max(12, box.left), innerWidth - tip.offsetWidth - 12);
  const below = box.bottom + gap;
  const above = box.top - gap - tip.offsetHeight;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(below + tip.offsetHeight > innerHeight && above > 0 ? above : below) + scrollY}px`;
}

function show(mark, at) {
  clearTimeout(leaving);
  if (owner === mark) return;
  hide();
  const labels = labelsOf(mark);
  if (!labels.length) return;
  owner = mark;
  tip.replaceChildren(...labels.flatMap(explained));
  tip.hidden = false;
  place(mark, at);
  if (mark.matches(".mark-label")) mark.setAttribute("aria-describedby", tip.id);
}

function hide() {
  clearTimeout(leaving);
  owner?.removeAttribute("aria-describedby");
  owner = null;
  tip.hidden = true;
}

function leave() {
  clearTimeout(leaving);
  leaving = setTimeout(hide, LINGER_MS);
}

if (list) {
  document.body.append(tip);
  // The tip says what the titles say.
  for (const mark of list.querySelectorAll(MARKS)) mark.removeAttribute("title");
  list.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(MARKS);
    if (mark) show(mark, event);
  });
  list.addEventListener("pointerout", (event) => {
    if (event.target.closest(MARKS) && document.activeElement !== owner) leave();
  });
  tip.addEventListener("pointerenter", () => clearTimeout(leaving));
  tip.addEventListener("pointerleave", leave);
  list.addEventListener("focusin", ({ target }) => target.matches(".mark-label") && show(target));
  list.addEventListener("focusout", ({ target }) => target.matches(".mark-label") && hide());
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}
