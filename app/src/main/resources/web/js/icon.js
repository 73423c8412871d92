// Signs drawn at the top of the page, so that they show even when the server is gone. They are decoration: what they
// mean is always said in text, too.

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {string} [className] */
export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#sign-${name}`);
  svg.append(use);
  return svg;
}

/** Changes the sign of an element that has one already. */
export function setIcon(element, name) {
  element.querySelector("use")?.setAttribute("href", `#sign-${name}`);
}
