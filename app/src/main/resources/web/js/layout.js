// Where tiles stand. Two layouts: all the same size, or one large and the others in a strip.

const WIDEST = 16 / 9;
const NARROWEST_LYING = 4 / 3;
const NARROWEST_STANDING = 1; // a telephone held upright has no width to give away
const SMALLEST_HEIGHT = 56;
const SCROLLING_WIDTH = 150;
const SCROLLBAR_WIDTH = 16;
const STRIP_SHARE = 0.22;
const WIDEST_STRIP = 240;
const SMALLEST_IN_STRIP = 64;
const MOST_LANES = 3;

/** @typedef {{x: number, y: number, width: number, height: number}} Rect */

/**
 * @param {number} count how many tiles
 * @param {number} width of the space, in CSS pixels
 * @param {number} height of the space
 * @param {number} gap between tiles
 * @returns {{width: number, height: number, columns: number, scrolls: boolean}} of one tile; `scrolls` if the space is too
 *   small to show every tile at once
 */
export function tileSize(count, width, height, gap) {
  const narrowest = width > height ? NARROWEST_LYING : NARROWEST_STANDING;
  let best = { width: 0, height: 0, columns: 1, scrolls: false };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const roomWide = (width - gap * (columns - 1)) / columns;
    const roomHigh = (height - gap * (rows - 1)) / rows;
    if (roomWide > 0 && roomHigh > 0) {
      const high = Math.min(roomHigh, roomWide / narrowest);
      const wide = Math.min(roomWide, high * WIDEST);
      if (wide * high > best.width * best.height) {
        best = { width: Math.floor(wide), height: Math.floor(high), columns, scrolls: false };
      }
    }
  }
  return best.height >= Math.min(SMALLEST_HEIGHT, width / WIDEST) ? best : scrolling(width, gap);
}

function scrolling(width, gap) {
  width -= SCROLLBAR_WIDTH;
  const columns = Math.max(1, Math.floor((width + gap) / (SCROLLING_WIDTH + gap)));
  const wide = Math.max(1, Math.floor((width - gap * (columns - 1)) / columns));
  return { width: wide, height: Math.floor(wide / WIDEST), columns, scrolls: true };
}

/** All tiles in one size, in rows, each row in the middle. @returns {{rects: Rect[], height: number}} `height` of it all */
export function gridLayout(count, width, height, gap) {
  const size = tileSize(count, width, height, gap);
  const rows = Math.ceil(count / size.columns);
  const used = rows * size.height + (rows - 1) * gap;
  const top = Math.max(0, Math.floor((height - used) / 2));
  const rects = [];
  for (let i = 0; i < count; i++) {
    const row = Math.floor(i / size.columns);
    const inRow = row < rows - 1 ? size.columns : count - row * size.columns;
    const space = size.scrolls ? width - SCROLLBAR_WIDTH : width;
    const left = Math.floor((space - inRow * size.width - (inRow - 1) * gap) / 2);
    rects.push({
      x: left + (i % size.columns) * (size.width + gap),
      y: top + row * (size.height + gap),
      width: size.width,
      height: size.height,
    });
  }
  return { rects, height: Math.max(height, size.scrolls ? used : 0) };
}

/**
 * One tile large, the others in a strip: at the right of a lying window, at the bottom of a standing one. A strip that is
 * too long has more lanes, down to the smallest tiles, and then leaves the last ones out.
 *
 * @param {number} large index of the large one
 * @returns {{rects: Array<Rect | null>, height: number}} null: there is no place for it
 */
export function focusLayout(count, large, width, height, gap) {
  if (count <= 1) {
    return gridLayout(count, width, height, gap);
  }
  const lying = width > height;
  const along = lying ? height : width;
  const across = lying ? width : height;
  const strip = stripOf(count - 1, along, across * STRIP_SHARE, gap, lying);
  const mainAcross = across - strip.thickness - gap;
  /** @type {Array<Rect | null>} */
  const rects = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (i === large) {
      rects.push(lying ? { x: 0, y: 0, width: mainAcross, height } : { x: 0, y: 0, width, height: mainAcross });
      continue;
    }
    const lane = Math.floor(at / strip.perLane);
    if (lane >= strip.lanes) {
      rects.push(null);
      continue;
    }
    const inLane = Math.min(strip.perLane, count - 1 - lane * strip.perLane);
    const start = Math.max(0, Math.floor((along - inLane * strip.length - (inLane - 1) * gap) / 2));
    const along1 = start + (at % strip.perLane) * (strip.length + gap);
    const across1 = mainAcross + gap + lane * (strip.breadth + gap);
    rects.push(
      lying
        ? { x: across1, y: along1, width: strip.breadth, height: strip.length }
        : { x: along1, y: across1, width: strip.length, height: strip.breadth },
    );
    at++;
  }
  return { rects, height };
}

/**
 * How the strip is made: the number of lanes that gives the largest tiles. `length` of a tile along it, `breadth` across it.
 */
function stripOf(count, along, room, gap, lying) {
  const ratio = lying ? 9 / 16 : 4 / 3; // length by breadth
  let best = null;
  for (let lanes = 1; lanes <= MOST_LANES; lanes++) {
    const widest = Math.floor((Math.min(room, WIDEST_STRIP) - gap * (lanes - 1)) / lanes);
    const fitting = Math.floor((along + gap) / Math.ceil(count / lanes) - gap) / ratio;
    const breadth = Math.max(SMALLEST_IN_STRIP, Math.floor(Math.min(widest, fitting)));
    const length = Math.floor(breadth * ratio);
    const perLane = Math.max(1, Math.floor((along + gap) / (length + gap)));
    const places = perLane * lanes;
    if (best === null || (best.places < count && places > best.places) || (places >= count && breadth > best.breadth)) {
      const used = Math.min(lanes, Math.ceil(count / perLane));
      best = { places, lanes: used, perLane, breadth, length, thickness: used * breadth + (used - 1) * gap };
    }
  }
  return /** @type {NonNullable<typeof best>} */ (best);
}
