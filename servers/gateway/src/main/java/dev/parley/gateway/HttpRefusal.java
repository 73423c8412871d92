package dev.parley.gateway;

import io.helidon.http.Status;

/// A request that is refused: a status for programs and one sentence for people.
final class HttpRefusal extends RuntimeException {
  /// Helidon has no name for it.
  static final Status UNPROCESSABLE = Status.create(422, "Unprocessable Content");

  private static final long serialVersionUID = 1;

  private final transient Status status;

  HttpRefusal(Status status, String sentence) {
    super(sentence, null, false, false);
    this.status = status;
  }

  Status status() {
    return status;
  }
}
