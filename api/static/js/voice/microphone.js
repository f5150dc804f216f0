/** The microphone: opened, heard frame by frame, lost; each failure in a sentence of its own. */

const WANTED = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const TYPING = "Typing works all the while.";

/** Why there is no sound; the message is fit to be shown. */
export class NoMicrophone extends Error {
  /** @param {"insecure"|"denied"|"missing"|"busy"|"failed"|"unplugged"} kind @param {string} message */
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

const WHY = {
  NotAllowedError: ["denied", `This page may not use the microphone. Allow it beside the browser's address bar and try again. ${TYPING}`],
  NotFoundError: ["missing", `There is no microphone on this machine. Plug one in and try again. ${TYPING}`],
  NotReadableError: ["busy", `The microphone is there but gives no sound: another program may be using it, or it is switched off. ${TYPING}`],
};

/**
 * @typedef {{position: number, samples: Int16Array, endedAtSecs: number}} Frame `position`: of its first sample
 * @typedef {{frame: (frame: Frame) => void, level: (rms: number) => void, lost: (why: NoMicrophone) => void}} Ears
 */

export class Microphone {
  /**
   * Ask for the microphone; the gate is shut at first.
   * @param {string} device its id; empty: the browser's choice
   * @param {Ears} ears
   * @returns {Promise<Microphone>}
   * @throws {NoMicrophone}
   */
  static async open(device, ears) {
    const stream = await ask(device);
    try {
      const context = await contextFor(stream);
      return new Microphone(stream, context, ears);
    } catch {
      for (const track of stream.getTracks()) track.stop();
      throw new NoMicrophone("failed", `This browser can't take the microphone's sound. ${TYPING}`);
    }
  }

  constructor(stream, context, ears) {
    /** A new one for each time the microphone is asked for. */
    this.id = randomId();
    this.stream = stream;
    this.context = context;
    [this.track] = stream.getAudioTracks();
    this.node = new AudioWorkletNode(context, "frames", { numberOfOutputs: 0 });
    this.node.port.onmessage = ({ data }) => hear(data, ears);
    context.createMediaStreamSource(stream).connect(this.node);
    this.track.addEventListener("ended", () => {
      this.close();
      ears.lost(new NoMicrophone("unplugged", `The microphone is gone. Plug it in and press Speak again. ${TYPING}`));
    });
  }

  get label() {
    return this.track.label;
  }

  get device() {
    return this.track.getSettings().deviceId ?? "";
  }

  /** Whether frames come; while they don't, the position stands still. @param {boolean} open */
  gate(open) {
    this.node.port.postMessage({ open });
  }

  /** A browser may hold the sound back until the page is touched. */
  async wake() {
    if (this.context.state === "suspended") await this.context.resume();
  }

  close() {
    this.node.port.postMessage({ ended: true });
    this.node.port.onmessage = null;
    for (const track of this.stream.getTracks()) track.stop();
    if (this.context.state !== "closed") this.context.close();
  }
}

/** @returns {Promise<{id: string, name: string}[]>} names are there once the microphone was allowed */
export async function microphones() {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return all
    .filter(({ kind, deviceId }) => kind === "audioinput" && deviceId)
    .map(({ deviceId, label }, n) => ({ id: deviceId, name: label || `Microphone ${n + 1}` }));
}

async function ask(device) {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new NoMicrophone("insecure", `Browsers give the microphone only to localhost and to https addresses, and this page is neither. ${TYPING}`);
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: device ? { ...WANTED, deviceId: { exact: device } } : WANTED });
  } catch (error) {
    if (error.name === "OverconstrainedError" && device) return ask("");
    const [kind, message] = WHY[error.name] ?? ["failed", `The microphone could not be opened. ${TYPING}`];
    throw new NoMicrophone(kind, message);
  }
}

/** At the machine's own rate; some browsers insist on the microphone's. */
async function contextFor(stream) {
  const rates = [undefined, stream.getAudioTracks()[0].getSettings().sampleRate];
  for (const sampleRate of rates) {
    const context = new AudioContext({ latencyHint: "interactive", ...(sampleRate && { sampleRate }) });
    try {
      context.createMediaStreamSource(stream).disconnect();
      await context.audioWorklet.addModule(new URL("microphone-worklet.js", import.meta.url));
      return context;
    } catch {
      context.close();
    }
  }
  throw new Error("no context takes it");
}

function hear({ level, ...frame }, ears) {
  ears.level(level);
  if (frame.samples) ears.frame(frame);
}

/** @returns {string} a stream's id */
export function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `s-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
