/** The conversation as it is read: turns by id, so that a repeat changes nothing. */
import { atBottom, toBottom } from "./scroll.js";

export class Transcript {
  /** @param {import("./state.js").RoomState} state */
  constructor(state) {
    this.state = state;
    this.list = document.getElementById("transcript");
    this.template = document.getElementById("turn-template");
    state.subscribe((change, detail) => this.heard(change, detail));
  }

  heard(change, detail) {
    const follow = atBottom();
    if (change === "snapshot") this.renderAll();
    else if (change === "turn") this.renderTurn(detail.turn);
    else if (change === "speaking") this.renderSpeaking();
    else if (change === "fell_back") this.fellBack(detail);
    else if (change === "sending" || change === "error") this.renderSending();
    else return;
    if (change === "sending" || detail?.first || follow) toBottom();
  }

  renderAll() {
    for (const stray of this.list.querySelectorAll(".turn--speaking, .stage-break")) stray.remove();
    this.forget();
    for (const turn of this.state.interview.turns) this.renderTurn(turn);
    for (const fallback of this.state.interview.fallbacks) this.fellBack(fallback);
    this.renderSpeaking();
    this.renderSending();
  }

  /** A turn may have been taken back. */
  forget() {
    const there = new Set(this.state.interview.turns.map(({ id }) => id));
    for (const item of this.list.querySelectorAll(".turn:not(.turn--pending)")) if (!there.has(item.id)) item.remove();
  }

  /** @param {import("./state.js").Turn} turn */
  renderTurn(turn) {
    const item = this.item(turn.id, turn.stage_index);
    this.fill(item, turn.speaker, turn.stage_index, turn.text);
    item.classList.toggle("turn--code", this.isCode(turn));
    if (this.state.sending === null) this.renderSending();
  }

  renderSpeaking() {
    const { speaking } = this.state;
    for (const old of this.list.querySelectorAll(".turn--speaking")) {
      if (old.id !== speaking?.turn_id) old.remove();
    }
    if (!speaking) return;
    const item = this.item(speaking.turn_id, speaking.stage_index);
    this.fill(item, "interviewer", speaking.stage_index, speaking.text);
    item.classList.add("turn--speaking");
  }

  renderSending() {
    document.getElementById("turn-sending")?.remove();
    const { sending, interview } = this.state;
    if (!sending || !interview) return;
    const item = this.item("turn-sending", interview.stage_index);
    this.fill(item, "candidate", interview.stage_index, sending.text);
    item.classList.add("turn--pending");
  }

  /** Say in the margin that the model failed in this turn. */
  fellBack({ turn_id, reason }) {
    this.renderSpeaking();
    const id = `fell-back-${turn_id}`;
    if (document.getElementById(id)) return;
    const aside = document.createElement("li");
    aside.id = id;
    aside.className = "aside";
    aside.textContent = `The language model didn't manage this turn (${reason}); the built-in interviewer takes it.`;
    this.list.insertBefore(aside, document.getElementById(turn_id));
  }

  /** Return the element of a turn, making it (and the heading of a new round) where there is none. */
  item(id, stageIndex) {
    const known = document.getElementById(id);
    if (known && this.list.contains(known)) {
      if (!this.list.querySelector(`[data-stage="${stageIndex}"]`)) known.before(this.stageBreak(stageIndex));
      return known;
    }
    if (!this.list.querySelector(`[data-stage="${stageIndex}"]`)) this.list.append(this.stageBreak(stageIndex));
    const item = this.template.content.firstElementChild.cloneNode(true);
    item.id = id;
    this.list.append(item);
    return item;
  }

  stageBreak(index) {
    const stage = this.state.interview.stages[index];
    const item = document.createElement("li");
    item.className = "stage-break";
    item.dataset.stage = String(index);
    const title = document.createElement("h3");
    title.textContent = document.querySelectorAll("#stage-map .stage-name")[index]?.textContent ?? stage.kind;
    const who = document.createElement("span");
    who.className = "small soft";
    who.textContent = `${stage.persona.name}, ${stage.persona.role}`;
    item.append(title, who);
    return item;
  }

  fill(item, speaker, stageIndex, text) {
    item.className = `turn turn--${speaker}`;
    const { persona } = this.state.interview.stages[stageIndex];
    item.querySelector(".turn-name").textContent = speaker === "candidate" ? "You" : persona.name;
    const words = item.querySelector(".turn-text");
    if (words.textContent !== text) words.textContent = text;
  }

  isCode(turn) {
    if (turn.speaker !== "candidate" || !/\n[ \t]/.test(turn.text)) return false;
    return this.state.kinds.get(turn.question_id) === "coding";
  }
}
