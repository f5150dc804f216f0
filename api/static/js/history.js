/** The history: deleting. */
import { call } from "./api.js";
import "./local-time.js";

const dialog = document.getElementById("delete-dialog");
const said = document.getElementById("history-said");
let opener = null;

document.getElementById("history-list").addEventListener("click", ({ target }) => {
  opener = target.closest("[data-delete]");
  if (opener) dialog.showModal();
});

dialog.addEventListener("close", () => {
  const confirmed = dialog.returnValue === "delete";
  dialog.returnValue = "";
  if (confirmed) remove(opener);
});

async function remove(button) {
  try {
    await call("DELETE", `/interviews/${encodeURIComponent(button.dataset.delete)}`);
  } catch (error) {
    if (error.status !== 404) {
      said.textContent = error.message;
      said.classList.remove("visually-hidden");
      return;
    }
  }
  forget(button.closest("li"));
}

function forget(item) {
  try {
    localStorage.removeItem(`draft:${item.dataset.interview}`);
  } catch {
    // There is no storage, so no draft.
  }
  item.remove();
  said.textContent = "The interview was deleted.";
  document.getElementById("history-empty").hidden = Boolean(document.querySelector(".past-item"));
  document.getElementById("history-title").focus();
}
