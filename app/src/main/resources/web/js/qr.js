// QR codes of links (ISO/IEC 18004): byte mode, error correction level M, versions 1 to 10.

/** Per version: codewords of data per block of each of up to two groups, and codewords of error correction per block. */
const BLOCKS = [
  { ec: 10, groups: [[1, 16]] },
  { ec: 16, groups: [[1, 28]] },
  { ec: 26, groups: [[1, 44]] },
  { ec: 18, groups: [[2, 32]] },
  { ec: 24, groups: [[2, 43]] },
  { ec: 16, groups: [[4, 27]] },
  { ec: 18, groups: [[4, 31]] },
  { ec: 22, groups: [[2, 38], [2, 39]] },
  { ec: 22, groups: [[3, 36], [2, 37]] },
  { ec: 26, groups: [[4, 43], [1, 44]] },
];
const ALIGNMENT = [[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** @param {string} text up to 213 bytes of UTF-8 @returns {boolean[][] | null} rows of modules, true is dark; null if too long */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = BLOCKS.findIndex(({ groups }, index) => {
    const room = groups.reduce((sum, [count, length]) => sum + count * length, 0);
    return bytes.length + (index < 9 ? 2 : 3) <= room;
  }) + 1;
  if (version === 0) {
    return null;
  }
  const bits = codewords(bytes, version).flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => (byte >> bit) & 1));
  const size = 17 + version * 4;
  /** @type {{modules: boolean[][], penalty: number} | null} */
  let best = null;
  for (let mask = 0; mask < MASKS.length; mask++) {
    const { modules, fixed } = patterns(version, size);
    fill(modules, fixed, bits, MASKS[mask]);
    writeFormat(modules, mask);
    const penalty = penaltyOf(modules);
    if (best === null || penalty < best.penalty) {
      best = { modules, penalty };
    }
  }
  return /** @type {{modules: boolean[][]}} */ (best).modules;
}

/** Draws it as an SVG path that takes the colour of the text around it. @param {boolean[][]} modules */
export function qrSvg(modules) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const size = modules.length + 8; // with the quiet zone of four modules on each side
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute(
    "d",
    modules.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join(""),
  );
  svg.append(path);
  return svg;
}

function codewords(bytes, version) {
  const { ec, groups } = BLOCKS[version - 1];
  const room = groups.reduce((sum, [count, length]) => sum + count * length, 0);
  const lengthBits = version < 10 ? 8 : 16;
  const bits = [0, 1, 0, 0];
  for (let i = lengthBits - 1; i >= 0; i--) {
    bits.push((bytes.length >> i) & 1);
  }
  bytes.forEach((byte) => [7, 6, 5, 4, 3, 2, 1, 0].forEach((bit) => bits.push((byte >> bit) & 1)));
  bits.push(0, 0, 0, 0);
  const data = [];
  for (let i = 0; i < bits.length && data.length < room; i += 8) {
    data.push(parseInt(bits.slice(i, i + 8).join("").padEnd(8, "0"), 2));
  }
  for (let pad = 0xec; data.length < room; pad ^= 0xec ^ 0x11) {
    data.push(pad);
  }
  const blocks = [];
  let at = 0;
  for (const [count, length] of groups) {
    for (let i = 0; i < count; i++, at += length) {
      const block = data.slice(at, at + length);
      blocks.push({ block, check: reedSolomon(block, ec) });
    }
  }
  const longest = Math.max(...blocks.map(({ block }) => block.length));
  const all = [];
  for (let i = 0; i < longest; i++) {
    blocks.forEach(({ block }) => i < block.length && all.push(block[i]));
  }
  for (let i = 0; i < ec; i++) {
    blocks.forEach(({ check }) => all.push(check[i]));
  }
  return all;
}

function reedSolomon(block, count) {
  let generator = [1];
  let root = 1;
  for (let i = 0; i < count; i++) {
    const next = new Array(generator.length + 1).fill(0);
    generator.forEach((factor, j) => {
      next[j] ^= factor;
      next[j + 1] ^= multiply(factor, root);
    });
    generator = next;
    root = multiply(root, 2);
  }
  const rest = [...block, ...new Array(count).fill(0)];
  for (let i = 0; i < block.length; i++) {
    const factor = rest[i];
    generator.forEach((g, j) => (rest[i + j] ^= multiply(g, factor)));
  }
  return rest.slice(block.length);
}

/** In the field of 256 elements with the polynomial x^8 + x^4 + x^3 + x^2 + 1. */
function multiply(a, b) {
  let product = 0;
  for (; b > 0; b >>= 1, a = (a << 1) ^ (a & 0x80 ? 0x11d : 0)) {
    product ^= b & 1 ? a : 0;
  }
  return product & 0xff;
}

/** The patterns that every code of a version has, and where they are. */
function patterns(version, size) {
  const modules = Array.from({ length: size }, () => new Array(size).fill(false));
  const fixed = Array.from({ length: size }, () => new Array(size).fill(false));
  const set = (x, y, dark) => {
    if (x >= 0 && y >= 0 && x < size && y < size) {
      modules[y][x] = dark;
      fixed[y][x] = true;
    }
  };
  const square = (cx, cy, radius, rings) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        set(cx + x, cy + y, rings.includes(Math.max(Math.abs(x), Math.abs(y))));
      }
    }
  };
  for (let i = 0; i < size; i++) {
    set(i, 6, i % 2 === 0);
    set(6, i, i % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    square(x, y, 4, [0, 1, 3]);
  }
  const centres = ALIGNMENT[version - 1];
  for (const x of centres) {
    for (const y of centres) {
      const corner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
      if (!corner) {
        square(x, y, 2, [0, 2]);
      }
    }
  }
  for (let i = 0; i < 9; i++) {
    fixed[8][i] = fixed[i][8] = true;
    if (i < 8) {
      fixed[8][size - 1 - i] = fixed[size - 1 - i][8] = true;
    }
  }
  if (version >= 7) {
    const code = withCheck(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const dark = ((code >> i) & 1) === 1;
      set(size - 11 + (i % 3), Math.floor(i / 3), dark);
      set(Math.floor(i / 3), size - 11 + (i % 3), dark);
    }
  }
  return { modules, fixed };
}

function fill(modules, fixed, bits, mask) {
  const size = modules.length;
  let at = 0;
  let up = true;
  for (let right = size - 1; right > 0; right -= 2) {
    right = right === 6 ? 5 : right; // the column of the timing pattern is left out
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!fixed[y][x]) {
          modules[y][x] = (bits[at++] === 1) !== mask(x, y);
        }
      }
    }
    up = !up;
  }
}

/** Level M is 00, and the mask follows. */
function writeFormat(modules, mask) {
  const size = modules.length;
  const code = withCheck(mask, 10, 0x537) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((code >> i) & 1) === 1;
    const [x, y] = i < 6 ? [8, i] : i === 6 ? [8, 7] : i === 7 ? [8, 8] : i === 8 ? [7, 8] : [14 - i, 8];
    modules[y][x] = dark;
    const [x2, y2] = i < 8 ? [size - 1 - i, 8] : [8, size - 15 + i];
    modules[y2][x2] = dark;
  }
  modules[size - 8][8] = true;
}

function withCheck(value, checkBits, polynomial) {
  let rest = value << checkBits;
  for (let bit = 31; bit >= checkBits; bit--) {
    if ((rest >> bit) & 1) {
      rest ^= polynomial << (bit - checkBits);
    }
  }
  return (value << checkBits) | rest;
}

function penaltyOf(modules) {
  const size = modules.length;
  const columns = modules.map((_, x) => modules.map((row) => row[x]));
  let penalty = 0;
  for (const line of [...modules, ...columns]) {
    for (let i = 0, run = 1; i < size; i++, run++) {
      if (i + 1 === size || line[i + 1] !== line[i]) {
        penalty += run >= 5 ? run - 2 : 0;
        run = 0;
      }
    }
    const text = line.map((dark) => (dark ? "1" : "0")).join("");
    for (const finder of ["10111010000", "00001011101"]) {
      for (let at = text.indexOf(finder); at >= 0; at = text.indexOf(finder, at + 1)) {
        penalty += 40;
      }
    }
  }
  let dark = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      dark += modules[y][x] ? 1 : 0;
      const same = x > 0 && y > 0 && modules[y][x] === modules[y][x - 1] && modules[y][x] === modules[y - 1][x] && modules[y][x] === modules[y - 1][x - 1];
      penalty += same ? 3 : 0;
    }
  }
  return penalty + Math.floor(Math.abs((dark * 20) / (size * size) - 10)) * 10;
}
