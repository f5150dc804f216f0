/** The page before the report: turns into it as soon as there is one. */
import { follow } from "./grading.js";

const { interview, state } = document.querySelector(".waiting").dataset;
const bar = document.getElementById("waiting-progress");

if (bar && state !== "failed") {
  // Failed or done, the page has more to offer then: the report, or the way to start it again.
  follow(interview, bar, document.getElementById("waiting-text")).then(() => location.reload());
}
