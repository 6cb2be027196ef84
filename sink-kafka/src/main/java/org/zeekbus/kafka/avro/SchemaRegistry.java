package org.zeekbus.kafka.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.zeekbus.sink.LogUnavailableException;
import org.zeekbus.sink.access.Authorization;
import org.zeekbus.sink.access.RefusedCertificate;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Registers schemas, and gets their ids. It never waits long: an answer that takes longer is there
 * when the same is asked again. Source: Confluent Schema Registry API reference, Subjects.
 *
 * <p>Owner: the sink's thread. Answers come from threads of the HTTP client, which end with it.
 */
final class SchemaRegistry implements AutoCloseable {
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final long LONGEST_ANSWER = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(8);
  private static final Duration END = Duration.ofMillis(500);
  private static final JsonFactory JSON = new JsonFactory();

  private final RegistryAccess access;
  private final HttpClient client;
  private final Duration patience;

  /** What was asked last, if there is no answer yet. */
  private @Nullable Question open;

  private record Question(
      String subject, String schema, CompletableFuture<RegistryAnswer> answer) {}

  /**
   * A registry that was not asked yet.
   *
   * @param executor for what the HTTP client does
   * @param patience how long a call waits for an answer
   */
  SchemaRegistry(RegistryAccess access, Executor executor, Duration patience) {
    this.access = access;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .executor(executor);
    access.tls().ifPresent(builder::sslContext);
    client = builder.build();
  }

  /**
   * The id of a schema, which is registered for this subject if it is not yet.
   *
   * @param log the log path, for errors
   * @throws LogUnavailableException if the registry refuses this schema
   * @throws IOException if it does not answer now
   */
  int id(String subject, String schema, String log) throws IOException {
    Question asked = open;
    if (asked == null || !asked.subject.equals(subject) || !asked.schema.equals(schema)) {
      if (asked != null) {
        asked.answer.cancel(true);
      }
      asked = new Question(subject, schema, register(subject, schema));
      open = asked;
    }
    RegistryAnswer answer = await(asked.answer);
    open = null;
    if (answer.status() == 200 && answer.id() >= 0) {
      return answer.id();
    }
    throw switch (answer.status()) {
      case 403, 409, 422 -> refused(subject, log, answer);
      default -> failed(answer);
    };
  }

  /**
   * Asks the registry for something that changes nothing.
   *
   * @return what it is, in a few words
   * @throws IOException if it cannot be used
   */
  String probe() throws IOException {
    RegistryAnswer answer = await(send(request("/config").GET().build()));
    return switch (answer.status()) {
      case 200 ->
          answer.compatibility().isEmpty()
              ? access.toString()
              : "%s, compatibility %s".formatted(access, answer.compatibility());
      case 403 -> access.toString(); // it lets us in, and does not tell everyone how it is set
      default -> throw failed(answer);
    };
  }

  /** Registers it; if that is refused, looks whether somebody else has. */
  private CompletableFuture<RegistryAnswer> register(String subject, String schema) {
    String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8);
    byte[] body = body(schema);
    return send(post(path + "/versions", body))
        .thenCompose(answer ->
            answer.status() != 403 && answer.status() != 422
                ? CompletableFuture.completedFuture(answer)
                : send(post(path, body))
                    .thenApply(known -> known.status() == 200 ? known : answer));
  }

  private static byte[] body(String schema) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), body)) {
      out.writeStartObject();
      out.writeStringProperty("schema", schema);
      out.writeEndObject();
    }
    return body.toByteArray();
  }

  private HttpRequest post(String path, byte[] body) {
    return request(path)
        .header("Content-Type", MEDIA_TYPE)
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.url() + path))
            .timeout(ANSWER)
            .header("Accept", MEDIA_TYPE + ", application/json");
    access.authorization().ifPresent(each -> request.header(Authorization.NAME, each.value()));
    return request;
  }

  private CompletableFuture<RegistryAnswer> send(HttpRequest request) {
    return client
        .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER))
        .thenApply(answer -> RegistryAnswer.of(answer.statusCode(), answer.body(), access::hidden));
  }

  private RegistryAnswer await(CompletableFuture<RegistryAnswer> answer) throws IOException {
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(access + " has not answered yet; is it overloaded, or stopped?", e);
    } catch (ExecutionException e) {
      open = null;
      throw failed(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(access + ": interrupted while it was asked");
    }
  }

  private LogUnavailableException refused(String subject, String log, RegistryAnswer answer) {
    String advice =
        switch (answer.status()) {
          case 409 ->
              "a field has another type than before: rename it for this sink, give the log another topic, or let subject %s have compatibility NONE"
                  .formatted(subject);
          case 403 -> "let this user register schemas for subject %s".formatted(subject);
          default -> "let schemas be registered for subject %s".formatted(subject);
        };
    return new LogUnavailableException(
        "log %s: %s refuses its schema (%s); %s".formatted(log, access, answer.shown(), advice),
        new IOException(answer.shown()));
  }

  private IOException failed(RegistryAnswer answer) {
    return new IOException(
        switch (answer.status()) {
          case 401 ->
              access.authorization().isPresent()
                  ? "%s refuses us (%s); correct the password or token"
                      .formatted(access, answer.shown())
                  : "%s refuses us (%s); set logger.kafka.registry.user or registry.bearer-file"
                      .formatted(access, answer.shown());
          case 429, 500, 502, 503, 504 ->
              "%s does not work now (%s); its own log says why".formatted(access, answer.shown());
          default ->
              "%s does not answer as a schema registry does (%s); correct logger.kafka.registry.url"
                  .formatted(access, answer.shown());
        });
  }

  private IOException failed(@Nullable Throwable cause) {
    String reason =
        switch (cause) {
          case HttpConnectTimeoutException _ ->
              "no connection in %d s; check the address and firewalls"
                  .formatted(CONNECT.toSeconds());
          case HttpTimeoutException _ ->
              "no answer in %d s; is it overloaded, or stopped?".formatted(ANSWER.toSeconds());
          case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
              "no such host; correct logger.kafka.registry.url";
          case ConnectException e ->
              "%s; start it, or correct logger.kafka.registry.url"
                  .formatted(e.getMessage() == null ? "connection refused" : e.getMessage());
          case SSLException e ->
              RefusedCertificate.problem(
                      e, "logger.kafka.registry.tls-ca", "logger.kafka.registry.url")
                  .orElseGet(
                      () -> "no TLS connection: %s; does it expect TLS?".formatted(e.getMessage()));
          case null -> "no answer";
          default ->
              "%s; is this a schema registry?"
                  .formatted(
                      cause.getMessage() == null ? "the connection broke" : cause.getMessage());
        };
    return new IOException("%s cannot be asked: %s".formatted(access, reason), cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      client.awaitTermination(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
