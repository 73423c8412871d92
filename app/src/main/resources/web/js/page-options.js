// What the address of a room page says.

const CODECS = ["vp8", "vp9", "h264", "av1"];

/**
 * @param {URL | Location} address
 * @returns {{room: string, name: string, autojoin: boolean, codec: string | null, red: boolean, audio: boolean,
 *   video: boolean, height: number | null, token: string | null}} `token`: the invitation in the link
 */
export function pageOptions(address) {
  const query = new URLSearchParams(address.search);
  const codec = (query.get("codec") ?? "").toLowerCase();
  const height = Number.parseInt(query.get("res") ?? "", 10);
  return {
    room: decodeURIComponent(address.pathname.replace(/^\/r\//, "").replace(/\/$/, "")),
    name: cleanName(query.get("name") ?? ""),
    autojoin: query.get("autojoin") === "1",
    codec: CODECS.includes(codec) ? codec : null,
    red: query.get("red") === "1",
    audio: query.get("audio") !== "0",
    video: query.get("video") !== "0",
    height: height >= 90 && height <= 2160 ? height : null,
    token: /^#token=([\w.-]{1,2048})$/.exec(address.hash)?.[1] ?? null,
  };
}

/** A name as the server takes it: one line of at most 64 characters. */
export function cleanName(text) {
  return [...text.replace(/\p{Cc}+/gu, " ").trim()].slice(0, 64).join("").trim();
}

/** A room's name as the server takes it, made from what a person typed. */
export function cleanRoom(text) {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.trim().replace(/[^A-Za-z0-9_-]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 64);
}
