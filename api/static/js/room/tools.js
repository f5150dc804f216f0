/** The buttons: hint, repeat, rephrase, skip; pause; finish; notes. */

const byId = (id) => document.getElementById(id);
/** From this width on the notes stand beside the conversation instead of over it. */
const ROOM_BESIDE = matchMedia("(min-width: 75rem)");

export class Tools {
  /** @param {import("./state.js").RoomState} state @param {import("./link.js").Link} link @param {(message: string) => void} complain */
  constructor(state, link, complain) {
    this.state = state;
    this.link = link;
    this.complain = complain;
    this.asks = [...document.querySelectorAll("[data-action]")];
    for (const button of this.asks) button.addEventListener("click", () => this.ask(button));
    byId("pause").addEventListener("click", () => this.pause());
    this.finishing();
    this.noting();
    state.subscribe((change) => this.render(change));
  }

  render(change) {
    const { finished, interview } = this.state;
    for (const button of this.asks) button.setAttribute("aria-disabled", String(!this.state.mayAnswer));
    byId("pause").textContent = interview?.state === "paused" ? "Resume" : "Pause";
    byId("pause").hidden = finished;
    byId("finish-open").hidden = finished;
    if (change === "snapshot" || change === "notes") this.renderNotes();
    if (finished && byId("finish-dialog").open) byId("finish-dialog").close();
  }

  ask(button) {
    if (!this.state.mayAnswer) return this.complain("One moment: the interviewer is not done yet.");
    this.complain("");
    this.link.send({ type: "action", action: button.dataset.action, in_reply_to: this.state.interview.last_turn_id });
    return undefined;
  }

  pause() {
    const action = this.state.interview?.state === "paused" ? "resume" : "pause";
    this.link.send({ type: "action", action });
  }

  finishing() {
    const dialog = byId("finish-dialog");
    byId("finish-open").addEventListener("click", () => dialog.showModal());
    dialog.addEventListener("close", () => {
      if (dialog.returnValue === "finish") this.link.send({ type: "finish" });
      dialog.returnValue = "";
    });
  }

  noting() {
    const dialog = byId("notes-dialog");
    const opener = byId("notes-open");
    opener.addEventListener("click", () => this.toggleNotes(dialog));
    byId("notes-close").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => opener.focus());
    dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape") dialog.close();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.keepNote();
    });
    byId("notes-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.keepNote();
    });
  }

  toggleNotes(dialog) {
    if (dialog.open) return dialog.close();
    if (ROOM_BESIDE.matches) dialog.show();
    else dialog.showModal();
    byId("note").focus();
    return undefined;
  }

  keepNote() {
    const note = byId("note");
    const text = note.value.trim();
    if (!text) return note.focus();
    this.link.send({ type: "note", text });
    note.value = "";
    byId("note-said").textContent = "Kept.";
    return undefined;
  }

  renderNotes() {
    byId("notes-list").replaceChildren(...this.state.interview.notes.map((text) => {
      const item = document.createElement("li");
      item.dir = "auto";
      item.textContent = text;
      return item;
    }));
  }
}
