/** The answer box: writes, keeps, sends; never loses a word, and never says one twice. */
import { CodeBox } from "./code-box.js";
import { Draft, newTurnId } from "./draft.js";
import { atBottom, toBottom } from "./scroll.js";

/** The problem that passes: the database is away or full. */
const NOT_SAVED = "/problems/storage-unavailable";
const SEND_AGAIN_MS = 3000;

export class Composer {
  /** @param {string} id @param {import("./state.js").RoomState} state @param {import("./link.js").Link} link */
  constructor(id, state, link) {
    this.state = state;
    this.link = link;
    this.draft = new Draft(id);
    this.box = document.getElementById("answer");
    this.sendButton = document.getElementById("send");
    this.errorBox = document.getElementById("dock-error");
    this.code = new CodeBox(this.box, document.getElementById("code-toggle"), () => this.keep());
    this.codeFor = null;
    /** @type {import("./draft.js").Sent|null} sent, and neither said nor given up */
    this.sent = null;
    this.recalled = false;
    this.listen();
    state.subscribe((change, detail) => this.heard(change, detail));
  }

  listen() {
    this.box.addEventListener("input", () => this.written());
    this.box.addEventListener("resize-me", () => this.fit());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
      event.preventDefault();
      this.send();
    });
    document.getElementById("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    if (/Mac|iP(hone|ad)/.test(navigator.platform)) document.getElementById("send-key").textContent = "⌘ ↵";
  }

  heard(change, detail) {
    if (change === "snapshot") this.recall();
    if (change === "snapshot" || change === "turn") this.forgetSaid();
    if (change === "turn" && detail.fresh) this.forgetTwin(detail.turn);
    if (change === "error") this.refused(detail);
    this.matchQuestion();
    this.sendButton.setAttribute("aria-disabled", String(!this.state.mayAnswer));
  }

  written() {
    this.say("");
    this.fit();
    this.keep();
  }

  /** In the box stands what is new, or what was sent and came back; only unchanged it is the same answer. */
  keep() {
    const text = this.box.value;
    const cameBack = !this.state.sending && this.sent?.text === text;
    const sent = this.state.sending || cameBack ? this.sent : null;
    this.draft.keep({ text: cameBack ? "" : text, code: this.code.on, sent });
  }

  /** After a reload the draft is back in the box, and an answer that was on its way keeps its id. */
  recall() {
    const kept = this.recalled || this.state.finished ? null : this.draft.recall();
    this.recalled = true;
    if (!kept) return;
    this.sent = kept.sent;
    const said = kept.sent && this.isSaid(kept.sent);
    this.box.value = [said ? "" : kept.sent?.text, kept.text, this.box.value].filter(Boolean).join("\n");
    this.codeFor = this.state.interview.question?.id ?? null;
    this.code.set(kept.code);
  }

  isSaid({ id }) {
    return this.state.interview.turns.some((turn) => turn.client_turn_id === id);
  }

  /** What was said is no draft any more, also where it came back into the box because the line broke. */
  forgetSaid() {
    if (!this.sent || !this.isSaid(this.sent)) return;
    if (this.box.value === this.sent.text) this.box.value = "";
    this.sent = null;
    this.say("");
    this.keep();
    this.fit();
  }

  /** Two tabs share one draft: sent from the other, it is done with here. */
  forgetTwin({ speaker, text }) {
    if (speaker !== "candidate" || this.state.sending || this.box.value.trim() !== text) return;
    this.box.value = "";
    this.keep();
    this.fit();
  }

  send() {
    const text = this.box.value;
    if (!text.trim()) return this.say("There is nothing in the box yet. “I don't know” is an answer, too.");
    if (!this.state.mayAnswer) return this.say(this.whyNot());
    this.sent = { id: this.sent?.text === text ? this.sent.id : newTurnId(), text };
    this.state.sending = { client_turn_id: this.sent.id, text };
    this.box.value = "";
    this.keep();
    this.say("");
    this.fit();
    this.state.tell("sending");
    return this.dispatch();
  }

  /** Also after the line was down: the same id makes it one turn. */
  dispatch() {
    const { sending, interview } = this.state;
    if (sending) this.link.send({ type: "answer", ...sending, in_reply_to: interview.last_turn_id });
  }

  whyNot() {
    if (this.state.finished) return "The interview is over.";
    if (this.state.presence === "reconnecting") return "The line is down. Your words are kept; send them when it is back.";
    if (this.state.sending) return "Your answer is on its way.";
    return `${this.state.persona.name} is not done yet. Your words are kept; send them in a moment.`;
  }

  /** An answer that was refused goes back into the box, before whatever has been typed since. */
  refused({ problem, in_response_to: kind }) {
    if (kind === "answer" && this.sent && !this.state.sending) {
      this.box.value = [this.sent.text, this.box.value].filter(Boolean).join("\n");
      this.keep();
      this.fit();
    }
    if (kind === "answer" && problem.type === NOT_SAVED) return this.sendLater();
    return this.say(problem.detail || problem.title || "That did not work. Your words are kept.");
  }

  /** Where nothing can be saved just now, the same words go out again by themselves, unless they are changed. */
  sendLater() {
    this.say("Saving is not possible just now. Your words are kept here, and sent again by themselves.");
    clearTimeout(this.again);
    this.again = setTimeout(() => {
      if (this.sent && this.box.value === this.sent.text && this.state.mayAnswer) this.send();
      else if (this.sent && this.box.value === this.sent.text && !this.state.finished) this.sendLater();
    }, SEND_AGAIN_MS * (0.75 + Math.random() / 2));
  }

  /** Words that were spoken come before what is typed; who is typing goes on where they were. @param {string} text */
  prepend(text) {
    const { selectionStart, selectionEnd, value } = this.box;
    const before = value ? text + (this.code.on ? "\n\n" : " ") : text;
    this.box.value = before + value;
    this.box.setSelectionRange(before.length + selectionStart, before.length + selectionEnd);
    this.keep();
    this.fit();
  }

  /** A coding question opens the code box once; from then on the person decides. */
  matchQuestion() {
    const question = this.state.interview?.question;
    if (!question || this.codeFor === question.id) return;
    this.codeFor = question.id;
    if (!this.box.value) this.code.set(question.kind === "coding");
  }

  say(message) {
    this.errorBox.hidden = !message;
    this.errorBox.textContent = message;
  }

  /** The box grows with its text; who reads the newest words goes on seeing them above it. */
  fit() {
    const follow = atBottom();
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight + 2}px`;
    if (follow) toBottom();
  }
}
