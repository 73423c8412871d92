// Events whose types and details editors and the type checker know.

/**
 * An event target whose events all have a `detail`.
 * @template {Record<string, any>} Details from the type of an event to its detail
 */
export class TypedEvents extends EventTarget {
  /**
   * @template {keyof Details & string} Type
   * @param {Type} type
   * @param {(event: CustomEvent<Details[Type]>) => void} listener
   * @param {boolean | AddEventListenerOptions} [options]
   */
  // @ts-ignore narrower than EventTarget's, on purpose
  addEventListener(type, listener, options) {
    super.addEventListener(type, /** @type {EventListener} */ (listener), options);
  }

  /**
   * @template {keyof Details & string} Type
   * @param {Type} type
   * @param {(event: CustomEvent<Details[Type]>) => void} listener
   * @param {boolean | EventListenerOptions} [options]
   */
  // @ts-ignore narrower than EventTarget's, on purpose
  removeEventListener(type, listener, options) {
    super.removeEventListener(type, /** @type {EventListener} */ (listener), options);
  }
}
