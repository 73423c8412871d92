// What this browser remembers between visits. Private windows may refuse to: then nothing is remembered.

/** @param {string} key @returns {string} the empty text if there is nothing */
export function remembered(key) {
  try {
    return localStorage.getItem(`parley.${key}`) ?? "";
  } catch {
    return "";
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(`parley.${key}`, value);
  } catch {
    // nothing to do: it works without
  }
}
