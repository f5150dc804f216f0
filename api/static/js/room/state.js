/** What the room knows: the last snapshot, and what messages have changed since. No DOM in here. */

/** @typedef {{id: string, stage_index: number, speaker: string, text: string, question_id: string|null, client_turn_id: string|null, move: object|null, spoken_by: string|null}} Turn */

export class RoomState {
  constructor() {
    /** @type {any} the interview as in `InterviewView`; null before the first snapshot */
    this.interview = null;
    /** @type {{turn_id: string, stage_index: number, text: string}|null} the turn being said */
    this.speaking = null;
    /** @type {{client_turn_id: string, text: string}|null} an answer on its way */
    this.sending = null;
    /** Whether the link works: connecting, live, reconnecting or plain (without a websocket). */
    this.link = "connecting";
    /** What a voice does to the presence: shown instead of it. @type {{state: string, text: string}|null} */
    this.voice = null;
    /** Whether the interviewer's words are spoken. */
    this.aloud = false;
    this.readAt = 0;
    /** @type {Map<string, string>} the kind of every question asked so far */
    this.kinds = new Map();
    this.listeners = [];
  }

  /** @param {(change: string, detail?: any) => void} listener */
  subscribe(listener) {
    this.listeners.push(listener);
  }

  /** Tell everybody. @param {string} change @param {any} [detail] */
  tell(change, detail) {
    for (const listener of this.listeners) listener(change, detail);
  }

  setLink(link) {
    if (this.link === link) return;
    const before = this.link;
    this.link = link;
    this.tell("link", before);
  }

  /** @param {{state: string, text: string}|null} voice @param {boolean} aloud */
  setVoice(voice, aloud) {
    this.aloud = aloud;
    if (this.voice?.state === voice?.state && this.voice?.text === voice?.text) return;
    this.voice = voice;
    this.tell("voice");
  }

  /** @param {any} message one of the server's wire messages @returns {boolean} whether it concerns the room */
  apply(message) {
    const known = this[`on_${message.type}`];
    known?.call(this, message);
    return Boolean(known) || message.type === "pong";
  }

  on_snapshot({ interview, speaking }) {
    const first = this.interview === null;
    const before = new Set(this.interview?.turns.map((turn) => turn.id));
    this.interview = interview;
    this.speaking = speaking ? { ...speaking } : null;
    this.readAt = performance.now();
    for (const { id, kind } of interview.stages.flatMap((stage) => stage.asked)) this.kinds.set(id, kind);
    const fresh = first ? [] : interview.turns.filter((turn) => !before.has(turn.id));
    this.settle(interview.turns);
    this.tell("snapshot", { first, fresh });
  }

  on_turn({ turn }) {
    if (!this.interview) return;
    const { turns } = this.interview;
    const known = turns.findIndex((each) => each.id === turn.id);
    if (known >= 0) turns[known] = turn;
    else this.add(turn);
    if (this.speaking?.turn_id === turn.id) this.speaking = null;
    this.settle([turn]);
    this.tell("turn", { turn, fresh: known < 0 });
  }

  /** The standing that follows says the same; until then nobody should think it was their turn. */
  add(turn) {
    this.interview.turns.push(turn);
    this.interview.last_turn_id = turn.id;
    if (turn.speaker === "candidate") this.interview.awaits = "interviewer";
  }

  on_move({ turn_id, stage_index }) {
    this.speaking = { turn_id, stage_index, text: "" };
    this.tell("speaking");
  }

  on_piece({ turn_id, text }) {
    if (this.speaking?.turn_id !== turn_id) return;
    this.speaking.text += text;
    this.tell("speaking");
  }

  on_fell_back({ turn_id, reason }) {
    this.speaking = null;
    this.tell("fell_back", { turn_id, reason });
  }

  on_state(standing) {
    if (!this.interview) return;
    const before = this.interview.state;
    delete standing.type;
    Object.assign(this.interview, standing);
    this.readAt = performance.now();
    if (standing.question) this.kinds.set(standing.question.id, standing.question.kind);
    this.tell("state", before);
  }

  on_notes({ notes }) {
    if (this.interview) this.interview.notes = notes;
    this.tell("notes");
  }

  on_error(message) {
    if (this.sending && message.client_turn_id === this.sending.client_turn_id) this.sending = null;
    this.tell("error", message);
  }

  on_finished() {
    if (this.interview) this.interview.state = "finished";
    this.speaking = null;
    this.tell("finished");
  }

  /** An answer that came back is not on its way any more. @param {Turn[]} turns */
  settle(turns) {
    const { sending } = this;
    if (sending && turns.some((turn) => turn.client_turn_id === sending.client_turn_id)) this.sending = null;
  }

  get finished() {
    return this.interview?.state === "finished";
  }

  /** Whether some of it was spoken: what was understood is checked before it is graded. */
  get spoken() {
    return Boolean(this.interview?.turns.some((turn) => turn.spoken));
  }

  /** Who holds the round that is on. */
  get persona() {
    const index = this.speaking?.stage_index ?? this.interview.stage_index;
    return this.interview.stages[index].persona;
  }

  /** Whether an answer may be sent now. */
  get mayAnswer() {
    return Boolean(this.interview) && !this.finished && !this.speaking && !this.sending
      && this.interview.awaits === "candidate" && (this.link === "live" || this.link === "plain");
  }

  /** connecting, reconnecting, signed-out, paused, finished, speaking, thinking or listening. */
  get presence() {
    if (!this.interview) return this.link === "reconnecting" || this.link === "signed-out" ? this.link : "connecting";
    if (this.finished) return "finished";
    if (this.link === "signed-out") return "signed-out";
    if (this.link === "reconnecting" || this.link === "connecting") return "reconnecting";
    if (this.speaking) return "speaking";
    if (this.interview.state === "paused") return "paused";
    return this.sending || this.interview.awaits === "interviewer" ? "thinking" : "listening";
  }
}
