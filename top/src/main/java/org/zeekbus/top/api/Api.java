package org.zeekbus.top.api;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks zeekbus for documents. Every answer is bounded, in time and in bytes.
 *
 * <p>Owner: one thread at a time.
 */
public final class Api implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 32 << 20;

  /** Bytes that stand for themselves in a path; dots may mean another place. */
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";

  /** Of what another server says. */
  private static final int LONGEST_ERROR = 200;

  /** What the JDK says. */
  private static final String TOO_LONG = "body exceeds capacity";

  private static final String UNTRUSTED = "unable to find valid certification path";

  private static final String NO_BYTES = "header parser received no bytes";

  /** ASCII, so that no name does anything to a terminal. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private final Server server;
  private final Duration patience;
  private final HttpClient client;

  /** Connects when it is asked for something. */
  public Api(Server server) {
    this(server, PATIENCE);
  }

  /**
   * Connects when it is asked for something.
   *
   * @param patience how long an answer may take
   */
  public Api(Server server, Duration patience) {
    this.server = server;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience);
    server.trust().ifPresent(builder::sslContext);
    client = builder.build();
  }

  /** The path of a node's document. */
  public static String node(String label) {
    StringBuilder path = new StringBuilder(Documents.NODE);
    for (byte b : label.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        path.append((char) b);
      } else {
        path.append("%%%02X".formatted(b & 0xff));
      }
    }
    return path.toString();
  }

  /**
   * Asks for documents, all at once. In place of one that the server refuses stands what it says:
   * {@code {"error":"…"}}. Only without the first there are none.
   */
  public Documents fetch(List<String> paths) throws ApiException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    Map<String, CompletableFuture<HttpResponse<byte[]>>> answers = new LinkedHashMap<>();
    paths.forEach(path -> answers.put(path, ask(path)));
    try {
      Map<String, JsonNode> documents = new LinkedHashMap<>();
      for (var answer : answers.entrySet()) {
        HttpResponse<byte[]> response =
            answer.getValue().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        documents.put(answer.getKey(), read(response, documents.isEmpty()));
      }
      return new Documents(documents);
    } catch (TimeoutException e) {
      throw noAnswer();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } finally {
      answers.values().forEach(answer -> answer.cancel(true));
    }
  }

  private CompletableFuture<HttpResponse<byte[]>> ask(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.document(path))
            .timeout(patience)
            .header("Accept", "application/json");
    server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return client.sendAsync(
        request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
  }

  private JsonNode read(HttpResponse<byte[]> response, boolean isFirst) throws ApiException {
    JsonNode document;
    try {
      document = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw notZeekbus(response);
    }
    if (!document.isObject()) {
      throw notZeekbus(response);
    }
    if (response.statusCode() == 200 || (!isFirst && document.has("error"))) {
      return document;
    }
    String error = document.path("error").asString("HTTP status " + response.statusCode());
    throw switch (response.statusCode()) {
      case 401, 403 -> failure(error, "give the token of http.token-file with --token-file FILE");
      default -> failure(error, "does --url name zeekbus?");
    };
  }

  private ApiException notZeekbus(HttpResponse<byte[]> response) {
    return failure(
        "the answer is not zeekbus's (HTTP status %d)".formatted(response.statusCode()),
        "name the address that http.listen has with --url");
  }

  private ApiException failure(@Nullable Throwable cause) {
    return switch (cause) {
      case ConnectException e when isOf(e, UnresolvedAddressException.class) ->
          failure("no such host", "name the address that http.listen has with --url");
      case HttpConnectTimeoutException _ ->
          failure("no connection in " + patienceText(), "check the address and firewalls");
      case HttpTimeoutException _ -> noAnswer();
      case ConnectException e ->
          failure(
              e.getMessage() == null ? "connection refused" : words(e),
              "nobody listens there: start zeekbus, or name the address that http.listen has"
                  + " with --url");
      case SSLException e when String.valueOf(e.getMessage()).contains(UNTRUSTED) ->
          failure("no CA that is known has signed its certificate", "name the CA with --ca FILE");
      case SSLException e -> failure("no TLS connection: " + words(e), "does --url begin right?");
      case IOException e when String.valueOf(e.getMessage()).startsWith(TOO_LONG) ->
          failure(
              "an answer has more than " + (MOST_BYTES >> 20) + " MiB", "does --url name zeekbus?");
      case IOException e when "http".equals(server.url().getScheme()) ->
          failure(words(e), "does --url name zeekbus? If it has TLS, its URL begins with https://");
      case IOException e -> failure(words(e), "does --url name zeekbus?");
      case null, default -> throw new IllegalStateException(cause);
    };
  }

  private ApiException noAnswer() {
    return failure("no answer in " + patienceText(), "is it overloaded, or stopped?");
  }

  private String patienceText() {
    long millis = patience.toMillis();
    return (millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1e3))
        + " s";
  }

  private static boolean isOf(Throwable e, Class<? extends Throwable> type) {
    return type.isInstance(e) || (e.getCause() != null && isOf(e.getCause(), type));
  }

  private static String words(IOException e) {
    String words = e.getMessage() == null ? "the connection broke" : e.getMessage();
    if (words.endsWith(NO_BYTES)) {
      return "it closed the connection without an answer";
    }
    return words.substring(0, Math.min(words.length(), LONGEST_ERROR));
  }

  private ApiException failure(String reason, String advice) {
    return new ApiException(server, reason, advice);
  }

  /**
   * Opens a stream of server-sent events, which lasts until it is closed or zeekbus ends.
   *
   * @param path below {@code /api/v1/}, with its query
   */
  public ServerEvents events(String path) throws ApiException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.document(path)).header("Accept", "text/event-stream");
    server.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    CompletableFuture<HttpResponse<InputStream>> answer =
        client.sendAsync(request.build(), BodyHandlers.ofInputStream());
    try {
      HttpResponse<InputStream> response = answer.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      if (response.statusCode() != 200) {
        response.body().close();
        var _ = fetch(List.of(path)); // throws what zeekbus says
      }
      return new ServerEvents(response.body());
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failure("no answer in " + PATIENCE.toSeconds() + " s", "is it overloaded or stopped?");
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (ApiException e) {
      throw e;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  /** One line of JSON. */
  public static String line(Documents documents) {
    return JSON.writeValueAsString(documents.whole());
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
