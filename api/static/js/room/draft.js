/** What is being written, kept in the browser so that neither a reload nor a lost line loses it. */

export class Draft {
  /** @param {string} id the interview's */
  constructor(id) {
    this.key = `draft:${id}`;
  }

  /** @param {{text: string, code: boolean, turn: string|null, sending?: string|null}} draft */
  keep(draft) {
    try {
      if (draft.text || draft.sending) localStorage.setItem(this.key, JSON.stringify(draft));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage is full or switched off: the text is still in the box.
    }
  }

  clear() {
    this.keep({ text: "", code: false, turn: null });
  }

  /**
   * Return the draft, unless it has been said by now.
   * @param {{speaker: string, text: string, client_turn_id: string|null}[]} turns
   * @returns {{text: string, code: boolean, turn: string|null, sending?: string|null}|null}
   */
  recall(turns) {
    const draft = this.read();
    if (!draft?.text) return null;
    const said = turns.some((turn) => turn.speaker === "candidate"
      && (turn.client_turn_id === draft.sending || turn.text === draft.text.trim()));
    if (said) this.clear();
    return said ? null : draft;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }
}

/** Return an id for a turn of ours. */
export function newTurnId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `c-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
