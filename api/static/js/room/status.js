/** What stands around the conversation: presence, clock, rounds, the pinned question. */

const PRESENCE = {
  connecting: () => "Connecting …",
  reconnecting: () => "The line is down; reconnecting … Your words are kept.",
  "signed-out": () => "You are signed out. Sign in again in another tab, then come back: your words are kept here.",
  speaking: (name) => `${name} is speaking`,
  thinking: (name) => `${name} is thinking`,
  listening: (name) => `${name} is listening. Take your time.`,
  paused: () => "Paused. The clock stands still; write or press Resume to go on.",
  finished: () => "Finished",
};

const byId = (id) => document.getElementById(id);

export class Status {
  /** @param {import("./state.js").RoomState} state */
  constructor(state) {
    this.state = state;
    this.pinned = byId("pinned-text");
    this.more = byId("pinned-more");
    this.more.addEventListener("click", () => this.open(!this.pinned.classList.contains("pinned-text--open")));
    addEventListener("resize", () => this.measure());
    state.subscribe(() => this.render());
    setInterval(() => this.tick(), 500);
  }

  render() {
    this.renderPresence();
    if (!this.state.interview) return;
    this.renderMap();
    this.renderQuestion();
    this.tick();
  }

  renderPresence() {
    const { presence, interview, voice } = this.state;
    byId("presence").dataset.state = voice?.state ?? presence;
    if (interview) byId("portrait").textContent = this.state.persona.name.slice(0, 1);
    const text = voice?.text ?? PRESENCE[presence](interview ? this.state.persona.name : "");
    if (byId("presence-text").textContent !== text) byId("presence-text").textContent = text;
  }

  renderMap() {
    const { interview, speaking, finished } = this.state;
    const current = speaking?.stage_index ?? interview.stage_index;
    [...byId("stage-map").children].forEach((step, index) => {
      const status = index < current || (finished && index === current) ? "done"
        : index === current && !finished ? "current" : "upcoming";
      step.className = `stage-step stage-step--${status}`;
      step.toggleAttribute("aria-current", status === "current");
      if (status === "current") step.setAttribute("aria-current", "step");
      step.querySelector(".stage-said").textContent = status;
    });
  }

  renderQuestion() {
    const { question, progress } = this.state.interview;
    byId("question-number").textContent = progress.questions_asked;
    byId("question-count").textContent = progress.question_count;
    byId("pinned").hidden = !question || this.state.finished;
    if (!question || this.pinned.textContent === question.text) return this.measure();
    this.pinned.textContent = question.text;
    return this.open(false);
  }

  open(open) {
    this.pinned.classList.toggle("pinned-text--open", open);
    this.more.setAttribute("aria-expanded", String(open));
    this.more.textContent = open ? "Show less" : "Show all";
    this.measure();
  }

  /** The button is there only where something is cut off. */
  measure() {
    const open = this.pinned.classList.contains("pinned-text--open");
    this.more.hidden = !open && this.pinned.scrollHeight <= this.pinned.clientHeight + 2;
  }

  tick() {
    const timer = this.state.interview?.timer;
    if (!timer) return;
    const since = timer.running && !this.state.finished ? (performance.now() - this.state.readAt) / 1000 : 0;
    byId("elapsed").textContent = clock(timer.elapsed_secs + since);
    byId("stage-elapsed").textContent = clock(timer.stage_elapsed_secs + since);
    byId("stage-budget").textContent = `${Math.round(timer.stage_budget_secs / 60)} min`;
  }
}

/** @param {number} secs @returns {string} m:ss or h:mm:ss */
export function clock(secs) {
  const whole = Math.max(0, Math.floor(secs));
  const two = (number) => String(number).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
