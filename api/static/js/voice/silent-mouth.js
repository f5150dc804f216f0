/** Says nothing: the words are on the page, and each part is over as soon as it came. */

export class SilentMouth {
  ahead = false;
  analyser = null;
  blocked = false;

  /** @param {import("./sound-mouth.js").Told} told */
  constructor(told) {
    this.told = told;
    this.part = null;
  }

  async wake() {}

  async prepare(part) {
    part.secs = 0;
  }

  play(part) {
    this.part = part;
    queueMicrotask(() => {
      if (this.part !== part) return;
      this.told.started(part, performance.now());
      this.part = null;
      this.told.ended(part);
    });
  }

  async aside() {
    return undefined;
  }

  offset() {
    return 0;
  }

  stop() {
    this.part = null;
  }

  close() {
    this.stop();
  }
}
