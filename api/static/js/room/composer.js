/** The answer box: writes, keeps, sends; never loses a word. */
import { CodeBox } from "./code-box.js";
import { Draft, newTurnId } from "./draft.js";
import { atBottom, toBottom } from "./scroll.js";

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
    if (change === "sent") this.wasSent(detail);
    if (change === "error") this.refused(detail);
    if (change === "turn" && !this.box.value) this.say("");
    this.matchQuestion();
    this.sendButton.setAttribute("aria-disabled", String(!this.state.mayAnswer));
  }

  written() {
    this.say("");
    this.fit();
    this.keep();
  }

  keep(sending = null) {
    const turn = this.state.interview?.last_turn_id ?? null;
    this.draft.keep({ text: this.box.value, code: this.code.on, turn, sending });
  }

  /** After a reload the draft is back in the box; an answer that was on its way keeps its id. */
  recall() {
    if (this.box.value || this.state.sending || this.state.finished) return;
    const draft = this.draft.recall(this.state.interview.turns);
    if (!draft) return;
    this.box.value = draft.text;
    this.again = draft.sending ? { id: draft.sending, text: draft.text } : null;
    this.codeFor = this.state.interview.question?.id ?? null;
    this.code.set(draft.code);
    this.fit();
  }

  send() {
    const text = this.box.value;
    if (!text.trim()) return this.say("There is nothing in the box yet. “I don't know” is an answer, too.");
    if (!this.state.mayAnswer) return this.say(this.whyNot());
    const id = this.again?.text === text ? this.again.id : newTurnId();
    this.again = null;
    this.keep(id);
    this.state.sending = { client_turn_id: id, text };
    this.box.value = "";
    this.say("");
    this.fit();
    this.state.tell("sending");
    this.link.send({ type: "answer", text, client_turn_id: id, in_reply_to: this.state.interview.last_turn_id });
    return undefined;
  }

  whyNot() {
    if (this.state.presence === "reconnecting") return "The line is down. Your words are kept; send them when it is back.";
    if (this.state.finished) return "The interview is over.";
    return `${this.state.persona.name} is still speaking. Your words are kept; send them in a moment.`;
  }

  wasSent() {
    this.draft.clear();
    if (this.box.value) this.keep();
  }

  /** An answer that was refused goes back into the box, before whatever has been typed since. */
  refused({ problem, in_response_to: kind }) {
    const kept = this.draft.read();
    if (kind === "answer" && kept?.sending && !this.state.sending) {
      this.box.value = [kept.text, this.box.value].filter(Boolean).join("\n");
      this.keep();
      this.fit();
    }
    this.say(problem.detail || problem.title || "That did not work. Your words are kept.");
  }

  /** The line went down with an answer on its way: it is sent again under the same id, which makes it one turn. */
  sendAgain() {
    const { sending, interview } = this.state;
    if (!sending) return;
    this.link.send({ type: "answer", ...sending, in_reply_to: interview.last_turn_id });
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
