/** What is being written, kept in the browser so that neither a reload nor a lost line loses it. */

/** @typedef {{id: string, text: string}} Sent an answer that was sent but has not come back yet */
/** @typedef {{text: string, code: boolean, sent: Sent|null}} Kept */

export class Draft {
  /** @param {string} interview its id */
  constructor(interview) {
    this.key = `draft:${interview}`;
  }

  /** @param {Kept} kept */
  keep(kept) {
    try {
      if (kept.text || kept.sent) localStorage.setItem(this.key, JSON.stringify(kept));
      else localStorage.removeItem(this.key);
    } catch {
      // Storage is full or switched off: the text is still in the box.
    }
  }

  /** @returns {Kept|null} */
  recall() {
    try {
      const { text = "", code = false, sent = null } = JSON.parse(localStorage.getItem(this.key)) ?? {};
      return text || sent ? { text, code, sent } : null;
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
