/// Real browsers, driven over their own debugging protocols with nothing but the JDK's WebSocket.
///
/// [Browser] and [Page] are all that a test sees. [Chromium] speaks the DevTools protocol,
/// [Firefox] WebDriver BiDi. Both run headless with fake devices and a throwaway profile, and end
/// with the handle that started them.
@NullMarked
package dev.parley.interop.browser;

import org.jspecify.annotations.NullMarked;
