/** A text box that becomes a box for code: Tab indents, Enter keeps the indentation, Escape lets Tab leave. */

const INDENT = "    ";

export class CodeBox {
  /** @param {HTMLTextAreaElement} box @param {HTMLButtonElement} toggle @param {() => void} changed */
  constructor(box, toggle, changed) {
    this.box = box;
    this.toggle = toggle;
    this.on = false;
    this.leaving = false;
    toggle.addEventListener("click", () => {
      this.set(!this.on);
      changed();
      box.focus();
    });
    box.addEventListener("keydown", (event) => this.on && this.key(event));
    box.addEventListener("blur", () => (this.leaving = false));
  }

  set(on) {
    this.on = on;
    this.toggle.setAttribute("aria-pressed", String(on));
    this.box.classList.toggle("answer--code", on);
    this.box.spellcheck = !on;
    this.box.placeholder = on ? "Type your code, and explain it" : "Type your answer";
    this.box.dispatchEvent(new Event("resize-me"));
  }

  key(event) {
    if (event.key === "Escape") {
      this.leaving = true;
    } else if (event.key === "Tab" && !this.leaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (event.shiftKey) this.outdent();
      else this.insert(INDENT);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) {
      event.preventDefault();
      this.insert(`\n${this.indentation()}`);
    } else if (event.key !== "Tab" && event.key !== "Shift") {
      this.leaving = false;
    }
  }

  lineStart() {
    return this.box.value.lastIndexOf("\n", this.box.selectionStart - 1) + 1;
  }

  indentation() {
    const line = this.box.value.slice(this.lineStart(), this.box.selectionStart);
    const kept = line.match(/^[ \t]*/)[0];
    return /[:{([]\s*$/.test(line) ? kept + INDENT : kept;
  }

  outdent() {
    const start = this.lineStart();
    const spaces = this.box.value.slice(start).match(/^ {0,4}/)[0].length;
    if (!spaces) return;
    const caret = this.box.selectionStart;
    this.box.setSelectionRange(start, start + spaces);
    this.insert("");
    const after = Math.max(start, caret - spaces);
    this.box.setSelectionRange(after, after);
  }

  /** Through the editing command, so that undo works; by hand where a browser has dropped it. */
  insert(text) {
    const done = document.execCommand?.(text ? "insertText" : "delete", false, text);
    if (done) return;
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
