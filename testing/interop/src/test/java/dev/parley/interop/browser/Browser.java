package dev.parley.interop.browser;

import java.net.URI;

/// One running browser with a profile of its own. Every call is bounded in time and throws
/// [BrowserException] when it is over.
public interface Browser extends AutoCloseable {

  /// For messages: the browser's name.
  String name();

  /// Opens a page in a window of its own and returns when its document is there; its scripts may
  /// not have run yet.
  Page open(URI address);

  /// Ends the browser and everything it started, and removes its profile.
  @Override
  void close();
}
