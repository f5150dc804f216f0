/** The room: puts its parts together. State goes one way: link → state → parts; what a person does goes to the link. */
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { Ending } from "./ending.js";
import { Link } from "./link.js";
import { RoomState } from "./state.js";
import { Status } from "./status.js";
import { Tools } from "./tools.js";
import { Transcript } from "./transcript.js";
import { VoiceSwitch } from "./voice-switch.js";

const { interview: id } = document.getElementById("room").dataset;
const state = new RoomState();
const link = new Link(id, state);
new Transcript(state);
new Status(state);
new Announcer(state);
const composer = new Composer(id, state, link);
new Tools(state, link, (message) => composer.say(message));
new Ending(id, state);
new VoiceSwitch({ room: state, link, composer });
// What was on its way when the line broke is sent again once it is back.
state.subscribe((change) => change === "snapshot" && composer.dispatch());
link.open();
