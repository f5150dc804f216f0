/** Who is doing what while there is a voice, and what happens next. Pure. */

/**
 * @param {{base: string, name: string, taking: string, voice: import("./state.js").VoiceState, playing: boolean, blocked: boolean}} facts
 * @returns {{state: string, text: string}|null} null: as without a voice
 */
export function presence(facts) {
  const { base, name, voice, playing, blocked } = facts;
  if (base === "reconnecting" && voice.microphone === "on" && !voice.muted) {
    return { state: base, text: "The line is down; reconnecting … What you say now is kept for two minutes." };
  }
  if (!["listening", "thinking", "speaking"].includes(base)) return null;
  if (voice.microphone === "opening") return { state: "connecting", text: "Asking for the microphone …" };
  if (blocked) return { state: "speaking", text: `${name} is waiting to be heard.` };
  if (playing) return { state: "speaking", text: `${name} is speaking. ${interrupting(facts)}` };
  const own = ownTurn(facts);
  if (own) return own;
  if (base !== "listening") return null;
  if (!voice.listens) return { state: base, text: `${name} is listening. Type your answer.` };
  if (voice.muted) return { state: "muted", text: "You are muted: nothing is heard. Unmute, or type." };
  return { state: base, text: `${name} is listening. ${waiting(facts)}` };
}

/** What the candidate's own turn does; null where nothing of it is there yet. */
function ownTurn({ voice, taking }) {
  if (!voice.listens || voice.muted) return null;
  const { state } = voice.hearing;
  if (taking === "push_to_talk" && voice.pressed) return { state: "hearing", text: "Hearing you. Let go when you are done." };
  if (state === "speech" || state === "silence") return { state: "hearing", text: `Hearing you. ${ending(taking)}` };
  if (state === "recognising") return { state: "recognising", text: "Understanding what you said …" };
  if (state !== "waiting" || !voice.phrases.length) return null;
  return { state: "hearing", text: `Go on, or ${stopping(taking)}.` };
}

function interrupting({ taking, voice }) {
  if (!voice.listens || voice.muted) return "";
  return taking === "push_to_talk" ? "Hold Space to interrupt." : "Speak to interrupt.";
}

function ending(taking) {
  return taking === "button" ? "Press “I’m done” at the end." : "A pause sends it.";
}

function stopping(taking) {
  return { hands_free: "stay silent to send it", button: "press “I’m done” to send it", push_to_talk: "hold Space to add to it" }[taking];
}

function waiting({ taking }) {
  if (taking === "push_to_talk") return "Hold Space, or the button, and talk.";
  if (taking === "button") return "Talk, and press “I’m done” at the end.";
  return "Talk when you are ready; take your time.";
}
