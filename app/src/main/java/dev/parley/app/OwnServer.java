package dev.parley.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The HTTP API of a server, for our commands.
///
/// @param address such as `http://127.0.0.1:8080`
/// @param token a host's invitation, or null: then it has to be a server on this machine
/// @param option what says the address, for those who gave a wrong one
record OwnServer(String address, @Nullable String token, String option) {
  static final String USUAL = "http://127.0.0.1:8080";
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String OPERATIONS =
      "the line Operations of what it printed at its start, if it serves HTTPS or has a proxy in"
          + " front";

  /// @param path of the API
  /// @return JSON
  /// @throws Failure if the server does not answer, or with something else
  String get(String path) throws InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
      if (token != null) {
        request.header("Authorization", "Bearer " + token);
      }
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return switch (response.statusCode()) {
        case OK -> response.body();
        case UNAUTHORIZED, FORBIDDEN ->
            throw new Failure(
                address
                    + " answers only programs on its own machine, and hosts: "
                    + option
                    + " has to be "
                    + OPERATIONS
                    + ".");
        default ->
            throw new Failure(
                address
                    + " answers with "
                    + response.statusCode()
                    + ": has it what was asked for?");
      };
    } catch (IOException e) {
      throw new Failure(
          "No server answers at "
              + address
              + "; "
              + option
              + " says where it is: "
              + OPERATIONS
              + ".",
          e);
    } catch (IllegalArgumentException e) {
      throw new Failure(option + " has to look like " + USUAL + ".", e);
    }
  }

  /// Reads what [#get] gave.
  JsonNode read(String body) {
    try {
      return new JsonMapper().readTree(body);
    } catch (IOException e) {
      throw new Failure(address + " is not a Parley server.", e);
    }
  }
}
