// The link to this room: to copy, and as a QR code for phones.

import { setIcon } from "./icon.js";
import { qrCode, qrSvg } from "./qr.js";

const COPIED_MILLIS = 2000;

/** Shows the link in a dialog. @param {string} link @param {import("./announcer.js").Announcer} announcer */
export function showInvite(link, announcer) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("invite"));
  const field = /** @type {HTMLInputElement} */ (byId("invite-link"));
  field.value = link;
  const code = qrCode(link);
  byId("invite-qr").replaceChildren(...(code ? [qrSvg(code)] : []));
  byId("invite-qr").hidden = code === null;
  byId("copy-link").onclick = () => copy(link, announcer);
  byId("invite-close").onclick = () => dialog.close();
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.showModal();
  byId("copy-link").focus();
}

async function copy(link, announcer) {
  const button = byId("copy-link");
  const text = /** @type {HTMLElement} */ (button.querySelector(".text"));
  try {
    await navigator.clipboard.writeText(link);
    text.textContent = "Copied";
    setIcon(button, "check");
    announcer.say("The link is copied.");
  } catch {
    /** @type {HTMLInputElement} */ (byId("invite-link")).select();
    text.textContent = "Press Ctrl+C";
  }
  setTimeout(() => {
    text.textContent = "Copy link";
    setIcon(button, "link");
  }, COPIED_MILLIS);
}

function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}
