/** The voice of a room: puts its parts together. Loaded when somebody wants to speak. */
import { BrowserMouth } from "./browser-mouth.js";
import { Captions } from "./captions.js";
import { Controls } from "./controls.js";
import { Countdown } from "./countdown.js";
import { Keys } from "./keys.js";
import { mark } from "./marks.js";
import { Microphone, randomId } from "./microphone.js";
import { Nod } from "./nod.js";
import { OwnWords } from "./own-words.js";
import { Player } from "./player.js";
import { Preferences } from "./preferences.js";
import { presence } from "./presence.js";
import { Sender } from "./sender.js";
import { Settings } from "./settings.js";
import { SilentMouth } from "./silent-mouth.js";
import { SoundMouth } from "./sound-mouth.js";
import { VoiceState } from "./state.js";
import { Talk } from "./talk.js";
import { Timeline } from "./timeline.js";
import { Typing } from "./typing.js";
import { Wave } from "./wave.js";
import { Wire } from "./wire.js";

const LOST = {
  another_tab: "The voice is on in another tab of yours now. Press Speak to have it here.",
  finished: "",
  too_long: "The microphone was on for hours, so the voice was switched off. Press Speak to go on.",
  used_up: "Today's time for spoken answers is used up. You can go on by typing.",
};

export class Voice {
  /** @param {{room: import("../room/state.js").RoomState, link: import("../room/link.js").Link, composer: import("../room/composer.js").Composer, off: (why: string) => void}} parts */
  constructor({ room, link, composer, off }) {
    Object.assign(this, { room, off });
    this.on = false;
    this.settings = new Settings();
    this.timeline = new Timeline();
    this.voice = new VoiceState(this.timeline);
    this.sender = new Sender(link);
    this.wire = new Wire(link, room, this.voice, this);
    this.player = new Player((told) => this.mouth(told), (played) => this.wire.send(played), () => this.changed());
    this.wire.received = () => this.player.received;
    const { voice, settings, wire, player } = this;
    this.talk = new Talk({ voice, room, settings, wire, player });
    const typing = new Typing({ voice: this.voice, wire: this.wire, composer, isOn: () => this.on });
    this.wire.hearers.push(this.player, typing, new Nod(this.player), this);
    this.show();
    room.subscribe((change, detail) => this.roomChanged(change, detail));
    this.voice.subscribe((change) => {
      if (change === "ready" && !this.voice.ready) this.player.lineLost();
      this.changed();
    });
    this.settings.subscribe((name) => this.chosen(name));
    for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, () => this.wake());
  }

  /** What is seen. */
  show() {
    const { voice, settings, talk, player } = this;
    this.ownWords = new OwnWords(this.voice);
    this.captions = new Captions(this.player, this.settings);
    this.countdown = new Countdown(this.voice);
    this.wave = new Wave(this.player);
    this.preferences = new Preferences(document.getElementById("voice-bar"), this.settings);
    this.controls = new Controls({ voice, settings, talk, player, retry: () => this.listen() });
  }

  async start() {
    this.on = true;
    this.voice.set({ microphone: "opening", trouble: "", notices: [], hears: null });
    this.player.open();
    const { talk, player, settings, controls } = this;
    this.keys = new Keys({ talk, player, settings, talkButton: controls.button });
    this.controls.show(true);
    await this.listen();
    if (!this.on) return;
    this.preferences.refresh();
    this.wire.start();
  }

  stop() {
    this.on = false;
    this.keys?.close();
    this.wire.stop();
    this.player.close();
    this.deaf();
    this.voice.set({ phrases: [], hearing: { state: "waiting", closesAt: null }, muted: false });
    this.controls.show(false);
    this.changed();
  }

  /** Ask for the microphone: a new stream, or a sentence about why there is none. */
  async listen() {
    this.deaf();
    const stream = this.asking = {};
    this.voice.set({ microphone: "opening" });
    let facts;
    try {
      const microphone = await Microphone.open(this.settings.get("microphone"), {
        frame: (frame) => this.frame(frame),
        level: (rms) => this.controls.level(rms),
        lost: (why) => this.voice.set({ microphone: "none", trouble: why.message, pressed: false }),
      });
      if (!this.on || this.asking !== stream) return microphone.close();
      this.talk.microphone = microphone;
      facts = { microphone: "on", trouble: "" };
    } catch (error) {
      facts = { microphone: "none", trouble: error.message };
    }
    this.sender.begin(this.talk.microphone?.id ?? randomId());
    this.voice.set(facts);
    if (this.wire.on) this.wire.greet();
    return undefined;
  }

  /** Let go of the microphone. */
  deaf() {
    this.talk.microphone?.close();
    this.talk.microphone = null;
    this.talk.cancelTail();
    this.controls.level(0);
    this.voice.set({ pressed: false });
  }

  frame(frame) {
    this.timeline.add(frame, performance.now());
    this.sender.take(frame);
    this.talk.frame();
  }

  /** Where nothing is recognised, nothing is listened to; where the server can't speak, perhaps the browser can. */
  on_voice_ready({ hears, speaks }) {
    if (!speaks && this.settings.speaks === "server") {
      this.settings.serverSpeaks = false;
      this.player.open();
      this.wire.greet();
    }
    if (!hears && this.talk.microphone) {
      this.deaf();
      this.voice.set({ microphone: "none" });
    }
  }

  on_voice_lost({ reason }) {
    this.off(LOST[reason]);
  }

  chosen(name) {
    if (!this.on) return;
    if (name === "microphone" && this.voice.hears !== false) this.listen();
    if (name === "voice") this.player.open();
    this.changed();
  }

  mouth(told) {
    if (this.settings.speaks === "browser") return new BrowserMouth(told, this.settings);
    return this.settings.speaks === "none" ? new SilentMouth(told) : new SoundMouth(told);
  }

  wake() {
    if (!this.on) return;
    this.talk.microphone?.wake();
    if (this.player.mouth?.blocked) this.player.wake();
  }

  roomChanged(change, detail) {
    if (!this.on) return;
    if (change === "turn" && detail.fresh && detail.turn.speaker === "candidate") {
      mark("turn", { turn_id: detail.turn.id });
      this.voice.close(detail.turn.id);
    }
    const { closed } = this.voice;
    if (change === "snapshot" && closed && !this.room.interview.turns.some(({ id }) => id === closed.turnId)) this.voice.reopen();
    this.ownWords.place();
    if (change === "state" && detail !== this.room.interview.state) this.pauses(this.room.interview.state === "paused");
    // The goodbye is heard to its end; the server says when that was.
    if (change === "finished" && this.talk.microphone) {
      this.deaf();
      this.voice.set({ microphone: "none" });
    }
    this.changed();
  }

  /** Paused, the interviewer's voice keeps its place. @param {boolean} paused */
  pauses(paused) {
    if (paused) this.player.hush();
    else this.player.on_go_on();
  }

  /** Something that is shown is different. */
  changed() {
    const facts = {
      base: this.room.presence,
      name: this.room.interview ? this.room.persona.name : "",
      taking: this.settings.get("taking"),
      voice: this.voice,
      playing: this.player.playing,
      blocked: this.player.blocked,
    };
    const shown = this.on ? presence(facts) : null;
    const aloud = this.on && this.settings.speaks !== "none" && !this.player.blocked;
    this.captions?.render();
    this.wave?.render();
    this.controls?.render();
    this.room.setVoice(shown, aloud);
  }
}
