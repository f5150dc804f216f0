/** Listening to what was said: one player for all phrases, a second press stops it. */
const buttons = document.querySelectorAll("[data-sound]");
const player = document.createElement("audio");
const status = document.createElement("p");
let playing = null;

function show(button, on) {
  button.classList.toggle("play--on", on);
  button.setAttribute("aria-label", `${on ? "Stop" : "Play"} “${button.dataset.words}”`);
}

function stop() {
  if (!playing) return;
  show(playing, false);
  playing = null;
  player.pause();
}

async function play(button) {
  stop();
  playing = button;
  show(button, true);
  status.textContent = "";
  player.src = button.dataset.sound;
  try {
    await player.play();
  } catch {
    if (playing === button) fail(); // Otherwise it was stopped before it began.
  }
}

function fail() {
  stop();
  status.textContent = "This sound can't be played.";
}

if (buttons.length) {
  player.hidden = true;
  status.setAttribute("role", "status");
  status.className = "sound-status";
  document.querySelector("main").append(player, status);
  player.addEventListener("ended", stop);
  for (const help of document.querySelectorAll("[data-sound-help]")) help.hidden = false;
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", () => (playing === button ? stop() : play(button)));
  }
}
