/** The page before the report: turns into it as soon as there is one. */
import { follow } from "./grading.js";

const { interview, state } = document.querySelector(".waiting").dataset;
const bar = document.getElementById("waiting-progress");

if (bar && state !== "failed") {
  follow(interview, bar, document.getElementById("waiting-text")).then((done) => {
    if (done) location.reload();
    else document.getElementById("waiting-title").textContent = "The grading failed.";
  });
}
