/** Tells a screen reader what a look at the page would: each interviewer's turn once, and changes of state. */

const MOST_KEPT = 8;

export class Announcer {
  /** @param {import("./state.js").RoomState} state */
  constructor(state) {
    this.state = state;
    this.region = document.getElementById("announcer");
    this.told = new Set();
    state.subscribe((change, detail) => this.heard(change, detail));
  }

  heard(change, detail) {
    if (change === "snapshot") this.snapshot(detail);
    if (change === "turn") this.turn(detail.turn);
    if (change === "fell_back") this.say("The language model failed; the built-in interviewer takes this turn.");
    if (change === "link") this.link(detail);
    if (change === "state") this.standing(detail);
    if (change === "finished") this.say(`The interview is finished. ${this.state.spoken ? "Check what was understood." : "Your answers are being graded."}`);
  }

  snapshot({ first }) {
    const there = new Set(this.state.interview.turns.map(({ id }) => id));
    for (const id of this.told) if (!there.has(id)) this.told.delete(id);
    for (const turn of this.state.interview.turns) {
      if (first) this.told.add(turn.id);
      else this.turn(turn);
    }
  }

  turn(turn) {
    if (this.told.has(turn.id)) return;
    this.told.add(turn.id);
    if (turn.speaker !== "interviewer" || this.state.aloud) return;
    const { persona } = this.state.interview.stages[turn.stage_index];
    this.say(`${persona.name}: ${turn.text}`);
  }

  link(before) {
    if (this.state.link === "reconnecting") this.say("The line is down; reconnecting.");
    else if (this.state.link === "signed-out") this.say("You are signed out. Sign in again in another tab.");
    else if (before === "reconnecting" || before === "signed-out") this.say("Connected again.");
  }

  standing(before) {
    const now = this.state.interview.state;
    if (now === before) return;
    if (now === "paused") this.say("Paused.");
    if (before === "paused" && now === "open") this.say("The interview goes on.");
  }

  say(text) {
    if (this.region.lastElementChild?.textContent === text) return;
    const line = document.createElement("p");
    line.textContent = text;
    this.region.append(line);
    while (this.region.children.length > MOST_KEPT) this.region.firstElementChild.remove();
  }
}
