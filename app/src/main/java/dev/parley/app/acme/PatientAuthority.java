package dev.parley.app.acme;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// An authority that is not waited for without end: a connection that fell silent in the middle of
/// an answer would keep its thread, and nothing would be renewed any more.
final class PatientAuthority implements Authority {
  private final Authority authority;
  private final Duration patience;

  PatientAuthority(Authority authority, Duration patience) {
    this.authority = authority;
    this.patience = patience;
  }

  @Override
  public Certified order(Door door, Answers answers, @Nullable X509Certificate replaced)
      throws InterruptedException {
    return await(() -> authority.order(door, answers, replaced));
  }

  @Override
  public @Nullable Window renewal(X509Certificate certificate) throws InterruptedException {
    return this.<@Nullable Window>await(() -> authority.renewal(certificate));
  }

  @Override
  public @Nullable String terms() throws InterruptedException {
    return this.<@Nullable String>await(authority::terms);
  }

  private <T extends @Nullable Object> T await(Callable<T> call) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().name("parley-acme-call").start(task);
    try {
      return task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new Refusal(
          "The authority did not answer within " + patience.toMinutes() + " minutes.", null, e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default ->
            throw new Refusal("The order was broken off (" + e.getCause() + ").", null, e);
      }
    } finally {
      task.cancel(true);
    }
  }

  @Override
  public void close() {
    authority.close();
  }
}
