/** The page before a spoken interview: microphone, voice, and what becomes of the sound. */
import { Microphone } from "./voice/microphone.js";
import { Preferences } from "./voice/preferences.js";
import { Settings } from "./voice/settings.js";
import { TrialRecording } from "./voice/trial-recording.js";
import { TrialVoice } from "./voice/trial-voice.js";

const LOOK_AGAIN_MS = 2_000;
const HEARD_RMS = 0.01;
const byId = (id) => document.getElementById(id);
const settings = new Settings();
const preferences = new Preferences(byId("preflight"), settings);
const recording = new TrialRecording(() => preferences.speech?.recogniser);
let microphone = null;
new TrialVoice(settings);

function level(rms) {
  byId("level").value = Math.min(1, Math.sqrt(rms * 2.5));
  if (rms > HEARD_RMS) byId("level-said").textContent = "You are heard";
}

function lost(why) {
  microphone = null;
  byId("microphone-error").textContent = why.message;
  byId("microphone-error").hidden = false;
  byId("level-said").textContent = "Off";
  byId("open-microphone").hidden = false;
  byId("reading").hidden = true;
  level(0);
}

async function open() {
  microphone?.close();
  microphone = null;
  byId("microphone-error").hidden = true;
  try {
    microphone = await Microphone.open(settings.get("microphone"), { frame: (frame) => recording.take(frame), level, lost });
  } catch (error) {
    return lost(error);
  }
  microphone.gate(true);
  byId("open-microphone").hidden = true;
  byId("reading").hidden = false;
  byId("level-said").textContent = "Say something";
  return preferences.showMicrophones();
}

function notice(id, text) {
  byId(id).textContent = text ?? "";
  byId(id).hidden = !text;
}

function loads({ notice: why }) {
  return why?.includes("being loaded") ?? false;
}

/** Also again, while something is being loaded. */
async function look() {
  await preferences.refresh();
  const { speech } = preferences;
  if (!speech) return;
  const { recogniser, voice } = speech;
  notice("hears-notice", recogniser.notice);
  notice("speaks-notice", voice.notice);
  if (recogniser.sends_to) byId("heard-where").textContent = `Your speech is sent to ${recogniser.sends_to} and recognised there.`;
  const missing = !recogniser.ready && !recogniser.sends_to && !loads(recogniser);
  if (missing) byId("heard-where").textContent = "Nothing is recognised here, so no sound is sent anywhere; answers are typed.";
  if (voice.sends_to) notice("spoken-where", `The interviewer’s words are sent to ${voice.sends_to} to be spoken.`);
  if ([recogniser, voice].some(loads)) setTimeout(look, LOOK_AGAIN_MS);
}

byId("open-microphone").addEventListener("click", open);
settings.subscribe((name) => name === "microphone" && microphone && open());
addEventListener("pagehide", () => microphone?.close());
look();
