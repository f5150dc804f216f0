/** Disagreeing with a grade: one dialog for all of them; what comes of it is drawn by the server. */
import { call } from "./api.js";

const dialog = document.getElementById("objection");
const form = document.getElementById("objection-form");
const error = document.getElementById("objection-error");
const status = document.getElementById("objection-status");
const submit = form.querySelector("button:not([type])");
const path = `/interviews/${encodeURIComponent(dialog.dataset.interview)}/disputes`;
let opener = null;

const reveal = (root) => {
  for (const button of root.querySelectorAll("[data-object], [data-withdraw]")) button.hidden = false;
};

function open(button) {
  opener = button;
  document.getElementById("objection-name").textContent = button.dataset.name;
  form.elements.reason.value = button.dataset.reason ?? "";
  form.elements.claimed_level.value = button.dataset.claimed ?? "";
  error.hidden = true;
  dialog.showModal();
}

/** @returns {{unit: string, criterion: string, reason: string, claimed_level: number | null, grading: number}} */
function request() {
  const claimed = form.elements.claimed_level.value;
  return {
    unit: opener.dataset.unit,
    criterion: opener.dataset.criterion,
    reason: form.elements.reason.value,
    claimed_level: claimed ? Number(claimed) : null,
    grading: Number(dialog.dataset.grading),
  };
}

async function keep(event) {
  event.preventDefault();
  if (!form.elements.reason.value.trim()) return refuse("Say why; a few words are enough.");
  submit.disabled = true;
  error.hidden = true;
  try {
    await call("POST", path, request());
    await redraw(opener.closest(".objection"));
    dialog.close();
    tell("Your objection is kept.");
  } catch (refused) {
    refuse(refused.message);
  } finally {
    submit.disabled = false;
  }
}

function refuse(why) {
  error.textContent = why;
  error.hidden = false;
  form.elements.reason.focus();
}

async function withdraw(button) {
  opener = button;
  button.disabled = true;
  try {
    await call("DELETE", `${path}/${encodeURIComponent(button.dataset.withdraw)}`);
    await redraw(button.closest(".objection"));
    tell("Your objection is taken back.");
  } catch (refused) {
    button.disabled = false;
    tell(refused.message);
    status.classList.remove("visually-hidden");
  }
}

/** Put the server's newest version of an element in the place of this one. */
async function redraw(old) {
  const response = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(old.id);
  if (!fresh) return location.reload();
  old.replaceWith(document.adoptNode(fresh));
  reveal(fresh);
  opener = fresh.querySelector("[data-object]");
}

/** Say it to those who don't see the page, and put the focus where it was. */
function tell(text) {
  status.textContent = text;
  opener.focus();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-object], [data-withdraw]");
  if (!button) return;
  if (button.dataset.withdraw) withdraw(button);
  else open(button);
});
form.addEventListener("submit", keep);
document.getElementById("objection-cancel").addEventListener("click", () => dialog.close());
reveal(document);
