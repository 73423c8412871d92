// How large the tiles are: the largest size at which all of them fit.

const WIDEST = 16 / 9;
const NARROWEST_LYING = 4 / 3;
const NARROWEST_STANDING = 1; // a telephone held upright has no width to give away
const SMALLEST_HEIGHT = 56;
const SCROLLING_WIDTH = 150;
const SCROLLBAR_WIDTH = 16;

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
