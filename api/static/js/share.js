// The new link: marked to be copied, and a button that does it.
import "./local-time.js";

const link = document.getElementById("new-link");
const button = document.getElementById("copy-link");
const said = document.getElementById("copy-said");

link?.addEventListener("focus", () => link.select());
if (link?.autofocus) link.select();

if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(link.value);
      said.textContent = "Copied.";
    } catch {
      link.select();
      said.textContent = "The browser didn’t let it be copied; it is marked, press Ctrl or ⌘ and C.";
    }
  });
}
