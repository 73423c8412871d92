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
 */
export function bannerText(state, media) {
  if (state === "reconnecting") {
    return media === "connected"
      ? "Reconnecting to the server. Sound and pictures go on meanwhile."
      : "The connection was lost. Reconnecting…";
  }
  if (state === "connected" && media === "disconnected") {
    return "Your connection is unstable.";
  }
  if (state === "connecting") {
    return "Connecting…";
  }
  return "";
}

/** What is said when somebody has gone. */
export function leftWording(name, reason) {
  switch (reason) {
    case "connection-lost":
    case "media-failed":
      return `${name} lost the connection.`;
    case "removed":
      return `${name} was removed.`;
    default:
      return `${name} left.`;
  }
}
