// The parts of the pages that need no browser. Run by PageScriptsTest, or by `node --test`.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const web = new URL("../../../../../app/src/main/resources/web/js/", import.meta.url);
const { tileSize } = await import(new URL("layout.js", web));
const { cleanName, cleanRoom, pageOptions } = await import(new URL("page-options.js", web));
const { barFraction, SpeakingDetector } = await import(new URL("level-meter.js", web));
const { bannerText, endedWording, leftWording } = await import(new URL("wording.js", web));
const { initials } = await import(new URL("tile.js", web));

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

test("the address of a room page says what to do", () => {
  const options = pageOptions(new URL("http://x/r/team?name=%20Ann%0ALee&autojoin=1&codec=VP9&audio=0&res=240"));
  assert.deepEqual(options, {
    room: "team", name: "Ann Lee", autojoin: true, codec: "vp9", audio: false, video: true, height: 240,
  });
  const plain = pageOptions(new URL("http://x/r/team/?codec=mpeg2&res=99999"));
  assert.deepEqual(plain, {
    room: "team", name: "", autojoin: false, codec: null, audio: true, video: true, height: null,
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
  assert.match(bannerText("reconnecting", "connected"), /go on meanwhile/);
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
