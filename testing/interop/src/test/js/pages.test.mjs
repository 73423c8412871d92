// The parts of the pages that need no browser. Run by PageScriptsTest, or by `node --test`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const web = new URL("../../../../../app/src/main/resources/web/js/", import.meta.url);
const { focusLayout, gridLayout, tileSize } = await import(new URL("layout.js", web));
const { cleanName, cleanRoom, pageOptions } = await import(new URL("page-options.js", web));
const { barFraction, SpeakingDetector } = await import(new URL("level-meter.js", web));
const { Recovery } = await import(new URL("recovery.js", web));
const { Roster } = await import(new URL("roster.js", web));
const { judgeIncoming, judgeOwn } = await import(new URL("quality.js", web));
const { qrCode } = await import(new URL("qr.js", web));
const { bannerText, endedWording, leftWording } = await import(new URL("wording.js", web));
const { initials } = await import(new URL("tile.js", web));
const { LocalMedia } = await import(new URL("local-media.js", web));
const { MediaFlow } = await import(new URL("media-flow.js", web));
const { SendSlot } = await import(new URL("send-slot.js", web));
const { PublishedMedia } = await import(new URL("published-media.js", web));

test("every number of tiles up to 25 fits a desktop window and a telephone", () => {
  for (const [width, height] of [[1280, 660], [1920, 940], [390, 640], [360, 560], [740, 300]]) {
    for (let count = 1; count <= 25; count++) {
      const gap = 6;
      const size = tileSize(count, width, height, gap);
      const rows = Math.ceil(count / size.columns);
      assert.equal(size.scrolls, false, `${count} in ${width} x ${height}`);
      assert.ok(size.columns * size.width + (size.columns - 1) * gap <= width, `${count} in ${width} x ${height}`);
      assert.ok(rows * size.height + (rows - 1) * gap <= height, `${count} in ${width} x ${height}`);
    }
  }
});

test("tiles keep the shape of a picture", () => {
  const { width, height } = tileSize(2, 1280, 660, 10);
  assert.ok(width / height >= 4 / 3 - 0.01 && width / height <= 16 / 9 + 0.01);
});

test("a window that is too small scrolls", () => {
  const size = tileSize(25, 320, 150, 6);
  assert.equal(size.scrolls, true);
  assert.ok(size.width <= 320 && size.height > 56);
});

test("tiles do not overlap, and stay in the window", () => {
  for (const [width, height] of [[1280, 660], [390, 640], [740, 300]]) {
    for (let count = 1; count <= 25; count++) {
      for (const { rects } of [gridLayout(count, width, height, 8), focusLayout(count, count >> 1, width, height, 8)]) {
        const shown = rects.filter(Boolean);
        assert.ok(shown.length >= Math.min(count, 9), `${count} in ${width} x ${height}`);
        for (const [i, a] of shown.entries()) {
          assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, `${count}: ${JSON.stringify(a)}`);
          for (const b of shown.slice(i + 1)) {
            const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            assert.ok(apart, `${count} in ${width} x ${height}: ${JSON.stringify([a, b])}`);
          }
        }
      }
    }
  }
});

test("the one who is shown large gets most of the window", () => {
  for (const [width, height] of [[1280, 660], [390, 640]]) {
    const large = focusLayout(8, 3, width, height, 8).rects[3];
    assert.ok(large.width * large.height > 0.6 * width * height);
  }
});

/** A clock that a test turns. */
class Clock {
  time = 0;
  #timers = new Map();
  #next = 1;
  now = () => this.time;
  set = (run, millis) => {
    this.#timers.set(this.#next, { run, at: this.time + millis });
    return this.#next++;
  };
  clear = (timer) => this.#timers.delete(timer);
  pass(millis) {
    for (const end = this.time + millis; this.time < end; this.time += 100) {
      for (const [id, { run, at }] of [...this.#timers]) {
        if (at <= this.time && this.#timers.delete(id)) run();
      }
    }
  }
}

function ladder() {
  const clock = new Clock();
  const done = [];
  const note = (what) => () => done.push(`${what} ${clock.time / 1000}`);
  const hands = { restartIce: note("restart"), newConnection: note("new"), giveUp: note("give up") };
  const recovery = new Recovery(hands, clock);
  recovery.mediaIs("connected");
  return { clock, done, recovery };
}

test("a short gap is waited out", () => {
  const { clock, done, recovery } = ladder();
  recovery.mediaIs("disconnected");
  clock.pass(1500);
  recovery.mediaIs("connected");
  clock.pass(60_000);
  assert.deepEqual(done, []);
  assert.deepEqual(recovery.entries.map((entry) => entry.step), ["wait", "recovered"]);
});

test("ICE is restarted after two seconds, and a new connection made five seconds later, again and again", () => {
  const { clock, done, recovery } = ladder();
  recovery.mediaIs("disconnected");
  clock.pass(30_000);
  assert.deepEqual(done.map((each) => each.split(" ")[0]), ["restart", "new", "new", "new"]);
  const at = done.map((each) => Number(each.split(" ")[1]));
  assert.ok(at[0] >= 2 && at[0] < 2.5 && at[1] - at[0] >= 5 && at[1] - at[0] < 5.5 && at[2] - at[1] >= 5, String(at));
  recovery.mediaIs("connected");
  clock.pass(60_000);
  assert.equal(done.length, 4);
  assert.equal(recovery.step, null);
});

test("a path that failed is not waited for", () => {
  const { done, recovery } = ladder();
  recovery.mediaIs("failed");
  assert.deepEqual(done, ["restart 0"]);
  recovery.mediaIs("failed");
  assert.deepEqual(done, ["restart 0", "new 0"]);
});

test("steps that need the server wait for it", () => {
  const { clock, done, recovery } = ladder();
  recovery.signalingIs(false);
  recovery.mediaIs("disconnected");
  clock.pass(20_000);
  assert.deepEqual(done, []);
  recovery.signalingIs(true);
  assert.deepEqual(done, ["restart 20"]);
});

test("another network means another path, at once", () => {
  const { done, recovery } = ladder();
  recovery.signalingIs(false);
  recovery.signalingIs(true, true);
  assert.deepEqual(done, ["restart 0"]);
});

test("a restart without an interruption is over, and is not counted as trouble later", () => {
  const { clock, done, recovery } = ladder();
  recovery.signalingIs(true, true);
  clock.pass(700_000);
  assert.equal(recovery.step, null);
  recovery.mediaIs("disconnected");
  clock.pass(2500);
  assert.deepEqual(done.map((each) => each.split(" ")[0]), ["restart", "restart"]);
});

test("the next step has a time, and may be taken before it", () => {
  const { clock, done, recovery } = ladder();
  assert.equal(recovery.nextAt, 0);
  recovery.hurry();
  recovery.mediaIs("disconnected");
  assert.equal(recovery.nextAt, 2000);
  clock.pass(1000);
  recovery.hurry();
  assert.deepEqual(done, ["restart 1"]);
  assert.equal(recovery.nextAt, 6000);
  recovery.mediaIs("connected");
  assert.equal(recovery.nextAt, 0);
});

test("ten minutes without media are enough", () => {
  const { clock, done, recovery } = ladder();
  recovery.mediaIs("failed");
  clock.pass(700_000);
  assert.equal(done.at(-1).startsWith("give up"), true);
  assert.equal(recovery.entries.length <= 100, true);
});

function roster() {
  const told = [];
  const wanted = [];
  const people = new Roster({
    tell: (type, detail) => told.push(`${type} ${detail.participant?.name ?? ""}`.trim()),
    want: (track) => wanted.push(`+${track.id}`),
    unwant: (track) => wanted.push(`-${track.id}`),
  });
  return { people, told, wanted };
}
const track = (id, kind = "video") => ({ id, kind, source: kind === "video" ? "camera" : "microphone", codec: "VP8", muted: false });

test("people who come back after a restart of the server have not left", () => {
  const { people, told, wanted } = roster();
  people.joined({ id: "a", name: "Ann", tracks: [track("a/0")] });
  people.joined({ id: "b", name: "Bob", tracks: [] });
  told.length = 0;
  people.replace([{ id: "b", name: "Bob", tracks: [] }], "present", true);
  assert.equal(people.participants.get("a").connection, "away");
  people.joined({ id: "a", name: "Ann", tracks: [track("a/0")] });
  assert.equal(people.participants.get("a").connection, "connected");
  people.forgetMissing();
  assert.ok(!told.some((each) => each.startsWith("participantleft") || each.startsWith("participantjoined")), String(told));
  assert.deepEqual(wanted, ["+a/0", "-a/0", "+a/0"]);
});

test("a track's id names another track when its owner has come back on another connection", () => {
  const { people, told, wanted } = roster();
  people.joined({ id: "a", name: "Ann", tracks: [track("a/0"), track("a/1", "audio")] });
  told.length = 0;
  wanted.length = 0;
  people.replace([{ id: "a", name: "Ann", tracks: [track("a/0", "audio"), track("a/1", "audio")] }], "present", true);
  assert.deepEqual(wanted, ["-a/0", "+a/0"]);
  assert.equal(people.participants.get("a").tracks.get("a/0").kind, "audio");
  assert.ok(told.some((each) => each.startsWith("trackunpublished")), String(told));
});

test("people who do not come back have left after all", () => {
  const { people, told } = roster();
  people.joined({ id: "a", name: "Ann", tracks: [] });
  people.replace([], "present", true);
  people.forgetMissing();
  assert.ok(told.includes("participantleft Ann"));
});

/** A browser whose questions for devices and screens stay open until they are answered here. */
function askedBrowser() {
  const questions = [];
  const ask = (kinds) =>
    new Promise((answer) => {
      const tracks = kinds.map((kind) => Object.assign(new EventTarget(), { kind, stopped: false, stop() { this.stopped = true; } }));
      const ofKind = (kind) => tracks.filter((each) => each.kind === kind);
      const stream = { getTracks: () => tracks, getAudioTracks: () => ofKind("audio"), getVideoTracks: () => ofKind("video") };
      questions.push({ tracks, allow: () => answer(stream) });
    });
  const mediaDevices = {
    getUserMedia: ({ audio, video }) => ask([...(audio ? ["audio"] : []), ...(video ? ["video"] : [])]),
    getDisplayMedia: () => ask(["video"]),
  };
  Object.defineProperty(globalThis, "navigator", { value: { mediaDevices, userAgent: "" }, configurable: true });
  return questions;
}

test("a camera that is no longer wanted when it opens is closed at once", async () => {
  const questions = askedBrowser();
  const media = new LocalMedia(null);
  const opening = media.switchCamera(true);
  media.switchCamera(true); // pressed again while the browser asks
  assert.equal(questions.length, 1);
  media.close(); // the person has left
  questions[0].allow();
  await opening;
  assert.equal(media.camera, null);
  assert.ok(questions[0].tracks[0].stopped);
});

test("a camera that is chosen while another opens is the one that stays", async () => {
  const questions = askedBrowser();
  const media = new LocalMedia(null);
  const first = media.open({ audio: true, video: true });
  const second = media.chooseCamera("another");
  questions[1].allow();
  await second;
  questions[0].allow();
  await first;
  assert.equal(media.camera, questions[1].tracks[0]);
  assert.equal(media.microphone, questions[0].tracks[0]);
  assert.deepEqual(questions[0].tracks.map((each) => each.stopped), [false, true]);
});

test("a screen is asked for once, and not shown if the call is over when it comes", async () => {
  const questions = askedBrowser();
  const sent = [];
  const client = { publish: (mediaTrack) => (sent.push(mediaTrack), { mediaTrack }), unpublish() {} };
  const published = new PublishedMedia(client);
  const choosing = published.shareScreen();
  await published.shareScreen();
  assert.equal(questions.length, 1);
  published.stopScreen();
  questions[0].allow();
  await choosing;
  assert.ok(questions[0].tracks[0].stopped);
  assert.ok(!published.sharing && sent.length === 0);
  const again = published.shareScreen();
  questions[1].allow();
  await again;
  assert.ok(published.sharing && sent.length === 1);
});

test("what is said of the media while the server is away is what was seen", async (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  globalThis.window = globalThis;
  let bytes = 1000;
  const said = [];
  const flow = new MediaFlow({ stats: async () => ({ remote: { a: { bytes }, b: {} } }) }, () => said.push(flow.comes));
  const pass = async (more) => {
    bytes += more;
    t.mock.timers.tick(1000);
    await new Promise(setImmediate);
  };
  flow.watch(true);
  await new Promise(setImmediate);
  assert.equal(flow.comes, null);
  await pass(500);
  await pass(500);
  await pass(0);
  await pass(0);
  assert.deepEqual(said, [true, false]);
  flow.watch(false);
  assert.equal(flow.comes, null);
  await pass(500);
  assert.deepEqual(said, [true, false]);
});

/** A sender that notes what is set, one thing at a time, and a picture of some size. */
function sender(rids) {
  const track = (width, height) => ({ kind: "video", getSettings: () => ({ width, height }) });
  const scales = [4, 2, 1];
  const encodings = rids.map((rid, i) => ({ ...(rid ? { rid } : {}), active: true, scaleResolutionDownBy: rid ? scales[i] : 1 }));
  const fake = {
    track: null,
    encodings,
    busy: false,
    getParameters: () => ({ encodings: structuredClone(fake.encodings) }),
    replaceTrack: (next) => fake.change(() => (fake.track = next)),
    setParameters: (next) => fake.change(() => (fake.encodings = next.encodings)),
    async change(run) {
      assert.ok(!fake.busy, "one change at a time");
      fake.busy = true;
      await new Promise((resolve) => setTimeout(resolve, 1));
      run();
      fake.busy = false;
    },
  };
  const slot = new SendSlot({ sender: fake, direction: "sendonly", currentDirection: "sendonly" }, "");
  const published = { kind: "video", mediaTrack: track(1280, 720), encodings: rids[0] ? structuredClone(encodings) : null };
  const sent = () => fake.encodings.map((each) => (each.active ? each.scaleResolutionDownBy : "-")).join(" ");
  return { slot, published, track, sent };
}

test("a picture too small for its layers is sent in the first ones, at its full size", async () => {
  const { slot, published, track, sent } = sender(["q", "h", "f"]);
  await slot.carry(published);
  const now = async (width, height) => {
    published.mediaTrack = track(width, height);
    await slot.update();
    return sent();
  };
  assert.equal(sent(), "4 2 1");
  assert.equal(await now(320, 240), "1 - -");
  assert.equal(await now(640, 480), "2 1 -");
  assert.equal(await now(720, 1280), "4 2 1");
  assert.equal(await now(undefined, undefined), "4 2 1");
});

test("the server's wish and the picture's size do not undo each other", async () => {
  const { slot, published, track, sent } = sender(["q", "h", "f"]);
  slot.carry(published);
  slot.want(["q", "f"]);
  published.mediaTrack = track(640, 480);
  slot.update();
  await slot.want(["q", "h"]);
  assert.equal(sent(), "2 1 -");
  await slot.want(["f"]);
  assert.equal(sent(), "- 1 -", "the largest of use stands for what is not");
  await slot.want([]);
  assert.equal(sent(), "- - -");
  published.mediaTrack = track(1280, 720);
  await slot.update();
  assert.equal(sent(), "- - -");
  await slot.want(["h"]);
  assert.equal(sent(), "- 2 -");
  slot.carry(null);
  await slot.carry(published);
  assert.equal(sent(), "4 2 1", "wishes for the track before are forgotten");
});

test("a track without layers is sent while anybody watches", async () => {
  const { slot, published, sent } = sender([""]);
  await slot.carry(published);
  await slot.want([]);
  assert.equal(sent(), "-");
  await slot.want([""]);
  assert.equal(sent(), "1");
  const kept = sender(["q"]);
  await kept.slot.carry(kept.published);
  await kept.slot.want([""]);
  assert.equal(kept.sent(), "4", "a rid that the server does not know");
});

test("sound alone can be received", () => {
  const { people, wanted } = roster();
  people.joined({ id: "a", name: "Ann", tracks: [track("a/0"), track("a/1", "audio")] });
  people.receiveVideo(false);
  people.trackPublished("a", track("a/2"));
  people.receiveVideo(true);
  assert.deepEqual(wanted, ["+a/0", "+a/1", "-a/0", "+a/0", "+a/2"]);
});

test("quality is judged with its reason", () => {
  const look = (packets, packetsLost, more = {}) => ({ kind: "video", packets, packetsLost, ...more });
  const judge = (after, everyone = false, quality = null) => judgeIncoming([{ before: look(0, 0), after, quality }], everyone);
  assert.equal(judge(look(100, 0)).level, 3);
  assert.equal(judge(look(95, 5)).level, 2);
  assert.match(judge(look(80, 20)).text, /20 % of the packets are lost on the way here/);
  assert.match(judge(look(80, 20), true).text, /on your connection/);
  assert.equal(judge(look(100, 0), false, { paused: true, reason: "bandwidth" }).level, 1);
  assert.equal(judge(look(3, 1)).level, 3, "too few to say");
  assert.match(judgeOwn({ connection: {}, local: { camera: { qualityLimitationReason: "cpu" } } }).text, /too busy/);
  assert.equal(judgeOwn({ connection: { roundTripMillis: 450 }, local: {} }).level, 1);
});

test("QR codes are as large as the standard says, and have its patterns", () => {
  for (const [text, size] of [["http://localhost:8080/r/demo", 29], ["x".repeat(14), 21], ["x".repeat(213), 57]]) {
    const code = qrCode(text);
    assert.equal(code.length, size);
    const row = (y) => code[y].slice(0, 7).map((dark) => (dark ? 1 : 0)).join("");
    assert.deepEqual([0, 1, 2, 3, 6].map(row), ["1111111", "1000001", "1011101", "1011101", "1111111"]);
    assert.equal(code[size - 8][8], true);
  }
  assert.equal(qrCode("x".repeat(214)), null);
});

test("the address of a room page says what to do", () => {
  const options = pageOptions(new URL("http://x/r/team?name=%20Ann%0ALee&autojoin=1&codec=VP9&red=1&audio=0&res=240#token=a.b-c.d_"));
  assert.deepEqual(options, {
    room: "team", name: "Ann Lee", autojoin: true, codec: "vp9", red: true, audio: false, video: true, height: 240, token: "a.b-c.d_",
  });
  const plain = pageOptions(new URL("http://x/r/team/?codec=mpeg2&res=99999"));
  assert.deepEqual(plain, {
    room: "team", name: "", autojoin: false, codec: null, red: false, audio: true, video: true, height: null, token: null,
  });
});

test("names are made fit for the server", () => {
  assert.equal(cleanName("  Zoë\t\u0007 "), "Zoë");
  assert.equal([...cleanName("😀".repeat(80))].length, 64);
  assert.equal(cleanRoom("  Team Café, Monday! "), "Team-Cafe-Monday");
  assert.equal(cleanRoom("!!!"), "");
  assert.equal(cleanRoom("x".repeat(80)).length, 64);
});

test("initials come from the first and the last word", () => {
  assert.equal(initials("ann lee"), "AL");
  assert.equal(initials("Éva Maria Kovács"), "ÉK");
  assert.equal(initials("Bob"), "B");
  assert.equal(initials("…"), "?");
});

test("speaking outlasts the pause between two words", () => {
  const detector = new SpeakingDetector();
  assert.equal(detector.update(0, 0), false);
  assert.equal(detector.update(0.2, 100), true);
  assert.equal(detector.update(0, 600), true);
  assert.equal(detector.update(0, 900), false);
});

test("the meter's scale is logarithmic", () => {
  assert.equal(barFraction(0), 0);
  assert.equal(barFraction(1), 1);
  assert.ok(Math.abs(barFraction(0.0316) - 0.5) < 0.01);
});

test("the state of a call is said in plain words", () => {
  assert.equal(bannerText("connected", "connected"), "");
  assert.match(bannerText("reconnecting", "connected"), /Reconnecting…$/, "nothing is said that is not known");
  assert.match(bannerText("reconnecting", "connected", null, null, true), /go on meanwhile/);
  assert.match(bannerText("reconnecting", "connected", null, null, false), /may pause/);
  assert.match(bannerText("reconnecting", "failed", { reason: "shutdown", message: "" }), /being restarted/);
  assert.match(bannerText("connected", "failed", null, { at: 0, step: "ice-restart", reason: "" }), /another way/);
  assert.match(endedWording({ reason: "room-full", message: "" }).title, /full/);
  assert.match(endedWording({ reason: "new-reason", message: "Because." }).text, /Because/);
  assert.match(leftWording("Ann", "connection-lost"), /Ann lost/);
});

test("text and controls stand out from what is behind them, in light and dark", () => {
  const css = readFileSync(new URL("../css/base.css", web), "utf8");
  const schemes = [...css.matchAll(/:root\s*{([^}]*)}/g)].map(([, body]) =>
    Object.fromEntries([...body.matchAll(/--([a-z-]+):\s*(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value])));
  assert.equal(schemes.length, 2);
  for (const colours of schemes) {
    const atLeast = (ratio, front, back) =>
      assert.ok(contrast(colours[front], colours[back]) >= ratio, `${front} on ${back}: ${contrast(colours[front], colours[back])}`);
    for (const back of ["ground", "surface"]) {
      for (const front of ["ink", "ink-soft", "accent", "danger"]) atLeast(4.5, front, back);
      for (const front of ["line", "focus"]) atLeast(3, front, back);
    }
    atLeast(4.5, "accent-ink", "accent");
    atLeast(4.5, "accent-ink", "accent-strong");
    atLeast(4.5, "notice-ink", "notice");
    atLeast(4.5, "off-ink", "off");
    atLeast(4.5, "ink", "sunken");
    assert.ok(contrast("#ffffff", colours.leave) >= 4.5);
    atLeast(3, "leave", "ground");
    atLeast(3, "speaking", "sunken");
  }
});

function contrast(one, other) {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour) {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

test("the room page asks for every script at once, not for one after the other", () => {
  const reached = new Set();
  const follow = (name) => {
    if (!reached.has(name)) {
      reached.add(name);
      const code = readFileSync(new URL(name, web), "utf8").replace(/\/\*.*?\*\/|^\s*\/\/[^\n]*/gms, "");
      [...code.matchAll(/(?:from |^import |import\()"\.\/([^"]+)"/gm)].forEach(([, other]) => follow(other));
    }
  };
  follow("room.js");
  const page = readFileSync(new URL("../room.html", web), "utf8");
  const asked = [...page.matchAll(/rel="modulepreload" href="\/js\/([^"]+)"/g)].map(([, name]) => name);
  assert.ok(reached.size > 30);
  assert.deepEqual([...asked].sort(), [...reached].sort());
});
