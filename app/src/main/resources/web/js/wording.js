// What the room page says about the state of a call, in plain words.

/** @param {import("./parley-client.js").Cause | null} cause @returns {{title: string, text: string}} */
export function endedWording(cause) {
  const lost = "The call has ended";
  switch (cause?.reason) {
    case "unreachable":
      return { title: "The server cannot be reached", text: "Check that you are online and that the server is running." };
    case "connection-lost":
      return { title: lost, text: "The connection to the server was lost and did not come back." };
    case "media-unreachable":
    case "media-failed":
      return {
        title: "Sound and pictures do not get through",
        text:
          "The server answers, but nothing arrives on its port for media. A firewall between you and the server may be " +
          "blocking UDP.",
      };
    case "media-lost":
      return { title: lost, text: "Sound and pictures stopped getting through, and no new way was found." };
    case "shutdown":
      return { title: lost, text: "The server was stopped. You can rejoin when it runs again." };
    case "draining":
      return { title: "This server is about to stop", text: "It begins no new rooms. Try again in a moment." };
    case "room-locked":
      return { title: "This room is locked", text: "A host has closed it to newcomers. Ask them to unlock it." };
    case "not-admitted":
      return { title: "You were not let in", text: "A host of this room turned you away." };
    case "removed":
      return { title: "You were removed", text: "A host removed you from this room." };
    case "ended":
      return { title: lost, text: "A host ended it for everyone." };
    case "replaced":
      return { title: "You are here in another window", text: "This page handed your place over to it." };
    case "bad-token":
      return { title: "You need an invitation", text: cause.message };
    case "room-full":
      return { title: "This room is full", text: "Somebody has to leave before you can join." };
    case "bad-room":
      return {
        title: "This is not a name for a room",
        text: "A room's name has 1 to 64 letters, digits, - or _. Choose another at the start.",
      };
    case "bad-name":
      return { title: "The server did not accept your name", text: cause.message };
    case "rate-limited":
      return { title: lost, text: "This page sent too many messages to the server." };
    case "negotiation-failed":
      return { title: lost, text: `Browser and server did not agree on how to send: ${cause.message}` };
    default:
      return { title: lost, text: cause?.message || "The server ended it without saying why." };
  }
}

/**
 * The line above the pictures, or the empty text when all is well.
 *
 * @param {string} state of the client
 * @param {string} media state of the peer connection
 * @param {import("./parley-client.js").Cause | null} [cause] why the client reconnects
 * @param {import("./recovery.js").RecoveryEntry | null} [recovery] the latest that was done about the media
 * @param {boolean | null} [comes] while the client reconnects: whether anything still comes, or null if that is not known
 */
export function bannerText(state, media, cause = null, recovery = null, comes = null) {
  if (state === "reconnecting") {
    if (cause?.reason === "shutdown") {
      return "The server is being restarted. Reconnecting…"; // and so media stop, too
    }
    const meanwhile = comes ? " Sound and pictures go on meanwhile." : " Sound and pictures may pause until it is back.";
    return `The connection to the server was lost. Reconnecting…${comes === null ? "" : meanwhile}`;
  }
  if (state === "connecting") {
    return "Connecting…";
  }
  if (state === "connected" && media !== "connected") {
    switch (recovery?.step) {
      case "wait":
        return "Your connection is unstable: nothing comes through at the moment.";
      case "ice-restart":
        return "Nothing comes through. Looking for another way to the server…";
      case "new-connection":
        return "Nothing comes through. Connecting anew…";
      default:
        return media === "disconnected" ? "Your connection is unstable." : "";
    }
  }
  return "";
}

/** What a refusal of the server means to the person, or the empty text if it means nothing. */
export function warningWording({ code, message }) {
  switch (code) {
    case "forbidden":
    case "slow-down":
    case "unknown-participant":
      return message;
    default:
      return "";
  }
}

/** What is shown of somebody who is away. @param {import("./roster.js").Participant["away"]} away */
export function awayWording(away) {
  return away?.pageClosed ? "Left, or is loading the page again" : "Connection lost";
}

/** What is said when somebody has gone. */
export function leftWording(name, reason) {
  switch (reason) {
    case "connection-lost":
      return `${name} lost the connection.`;
    case "removed":
      return `${name} was removed.`;
    default:
      return `${name} left.`;
  }
}
