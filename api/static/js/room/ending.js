/** The end: what is said stays readable, the grading shows how far it is, then the report is a step away. */
import { follow } from "../grading.js";

const byId = (id) => document.getElementById(id);

export class Ending {
  /** @param {string} id the interview's @param {import("./state.js").RoomState} state */
  constructor(id, state) {
    this.id = id;
    this.state = state;
    this.shown = false;
    this.opens = byId("report-link").textContent;
    state.subscribe(() => state.finished && this.show());
  }

  show() {
    if (this.shown) return;
    this.shown = true;
    byId("dock").hidden = true;
    byId("ending").hidden = false;
    byId("ending-title").focus();
    byId("ending").scrollIntoView({ block: "center" });
    if (this.state.spoken) this.check();
    else this.grade();
  }

  /** What was spoken is read by the person before it is graded. */
  check() {
    byId("ending-progress").hidden = true;
    byId("ending-text").textContent = "Some of it was spoken. Look through what was understood, and put right what wasn’t; then it is graded.";
    byId("report-link").textContent = "Check what was understood";
    byId("report-link").href = `/interviews/${encodeURIComponent(this.id)}/transcript`;
    byId("report-link").focus();
  }

  grade() {
    follow(this.id, byId("ending-progress"), byId("ending-text")).then((done) => {
      byId("ending-progress").hidden = true;
      byId("report-link").textContent = done ? this.opens : "See what happened";
      if (done) byId("report-link").focus();
    });
  }
}
