package dev.parley.turn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the server looks up who may use it; called on its thread, so it must not wait.
@FunctionalInterface
public interface TurnCredentials {
  /// What is known about a user name, or null if nobody has it.
  @Nullable TurnUser find(String username);

  /// The first of several that knows the name.
  static TurnCredentials anyOf(List<TurnCredentials> sources) {
    List<TurnCredentials> all = List.copyOf(sources);
    return username -> {
      for (TurnCredentials source : all) {
        TurnUser user = source.find(username);
        if (user != null) {
          return user;
        }
      }
      return null;
    };
  }

  /// One user with a password that does not expire.
  static TurnCredentials fixed(String username, String password) {
    TurnUser user = new TurnUser(username, List.of(password), Long.MAX_VALUE);
    return asked -> asked.equals(username) ? user : null;
  }
}
