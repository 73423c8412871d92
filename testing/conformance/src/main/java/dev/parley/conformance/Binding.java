package dev.parley.conformance;

/// What a page gets beside the window shim: the API under test. One instance serves one page.
public interface Binding extends AutoCloseable {
  /// Adds the API to the page's global object.
  void install(Realm realm);

  /// Releases what the page left open. Called on the page's thread, after its last task.
  @Override
  default void close() {}
}
