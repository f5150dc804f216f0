/** Correcting what was understood, and letting it be graded. What is written is never lost without a word. */
import { call } from "./api.js";

const page = document.getElementById("spoken");
const path = `/interviews/${encodeURIComponent(page.dataset.interview)}`;

/** One answer: what is written in it and what of that is kept. */
class Correction {
  constructor(form) {
    this.form = form;
    this.text = form.elements.text;
    this.kept = this.text.defaultValue; // as served: what was typed before this script ran isn't kept yet
    this.back = form.querySelector("[data-back]");
    this.status = form.querySelector("[role=status]");
    this.error = form.querySelector("[role=alert]");
    this.saving = Promise.resolve(true);
    this.text.addEventListener("input", () => this.show("Not saved yet."));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.save();
    });
    this.back.addEventListener("click", () => this.takeBack());
    if (this.changed) this.show("Not saved yet.");
  }

  get changed() {
    return this.text.value !== this.kept;
  }

  /** @returns {Promise<boolean>} whether all that is written is kept; one saving follows the other */
  save() {
    this.saving = this.saving.then(() => this.send());
    return this.saving;
  }

  async send() {
    if (!this.changed) {
      this.show("Saved.");
      return true;
    }
    const sent = this.text.value;
    try {
      const turn = await call("POST", `${path}/corrections`, { turn_id: this.form.dataset.turn, text: sent });
      this.accept(sent, turn);
      return true;
    } catch (refused) {
      this.refuse(refused.message);
      return false;
    }
  }

  /** What was typed on meanwhile stays; otherwise the text is shown as it is kept. */
  accept(sent, turn) {
    this.kept = sent;
    if (!this.changed) this.kept = this.text.value = turn.text;
    this.back.hidden = turn.recognised === null;
    this.show(turn.recognised === null ? "Saved: as it was understood." : "Saved.");
  }

  async takeBack() {
    this.text.value = this.form.dataset.recognised;
    if (await this.save()) this.text.focus();
  }

  show(saved) {
    this.error.hidden = true;
    this.form.classList.toggle("correction--changed", this.changed);
    const words = this.changed ? "Not saved yet." : saved === "Not saved yet." ? "" : saved;
    if (this.status.textContent !== words) this.status.textContent = words;
  }

  refuse(why) {
    this.show("");
    this.error.textContent = why;
    this.error.hidden = false;
    this.text.focus();
  }
}

const corrections = [...document.querySelectorAll(".correction")].map((form) => new Correction(form));

addEventListener("beforeunload", (event) => {
  if (corrections.some((each) => each.changed)) event.preventDefault();
});

const button = document.getElementById("grade");
const problem = document.getElementById("grade-error");

async function grade() {
  button.disabled = true;
  problem.hidden = true;
  try {
    for (const each of corrections) if (each.changed && !(await each.save())) return;
    await call("POST", `${path}/check`);
    location.assign(`${path}/report`);
  } catch (refused) {
    problem.textContent = refused.message;
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

button?.addEventListener("click", grade);
