package org.zeekbus.kafka.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A schema registry in memory, which answers as Confluent's API reference says and checks that
 * requests are as it says. Owner: any thread.
 */
public final class TestRegistry implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final @Nullable SSLContext tls;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<Schema>> subjects = new HashMap<>();
  private final List<Schema> schemas = new ArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private int port;
  private @Nullable HttpServer server;
  private volatile @Nullable String authorization;
  private volatile @Nullable Answer instead;
  private volatile @Nullable Answer insteadOfRegistering;
  private volatile CountDownLatch goesOn = new CountDownLatch(0);
  private volatile boolean isCompatible = true;

  /** What it answers. */
  record Answer(int status, String body) {}

  private TestRegistry(@Nullable SSLContext tls) throws IOException {
    this.tls = tls;
    start();
  }

  public static TestRegistry open() throws IOException {
    return new TestRegistry(null);
  }

  static TestRegistry open(SSLContext tls) throws IOException {
    return new TestRegistry(tls);
  }

  /** Starts, again at the same port. */
  public void start() throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    HttpServer started;
    if (tls == null) {
      started = HttpServer.create(address, 0);
    } else {
      HttpsServer secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(tls));
      started = secure;
    }
    started.setExecutor(threads);
    started.createContext("/", this::handle);
    started.start();
    port = started.getAddress().getPort();
    server = started;
  }

  public void stop() {
    HttpServer running = server;
    server = null;
    if (running != null) {
      running.stop(0);
    }
  }

  public String url() {
    return "%s://localhost:%d".formatted(tls == null ? "http" : "https", port);
  }

  /** Lets in only who has this header. */
  void needs(String header) {
    authorization = header;
  }

  /** Answers so whatever it is asked. */
  void answers(int status, String body) {
    instead = new Answer(status, body);
  }

  /** Registers nothing, and answers so. */
  void refusesToRegister(int status, String body) {
    insteadOfRegistering = new Answer(status, body);
  }

  /** Takes schemas that earlier readers cannot read. */
  void takesAll() {
    isCompatible = false;
  }

  /** Works as it should. */
  public void works() {
    instead = null;
    insteadOfRegistering = null;
    goesOn.countDown();
  }

  /** Answers nothing until it works again. */
  void hangs() {
    goesOn = new CountDownLatch(1);
  }

  /** All requests so far: {@code POST /subjects/zeek.conn-value/versions}. */
  public List<String> requests() {
    return List.copyOf(requests);
  }

  /** The schema with this id. */
  public synchronized Schema schema(int id) {
    return schemas.get(id - 1);
  }

  /** Registers a schema as somebody else would. */
  public synchronized int register(String subject, Schema schema) {
    List<Schema> versions = subjects.computeIfAbsent(subject, _ -> new ArrayList<>());
    if (!versions.contains(schema)) {
      versions.add(schema);
    }
    if (!schemas.contains(schema)) {
      schemas.add(schema);
    }
    return schemas.indexOf(schema) + 1;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer = answer(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", MEDIA_TYPE);
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (RuntimeException | AssertionError e) {
      faults.add(e.toString());
      throw e;
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    String path = exchange.getRequestURI().getRawPath();
    requests.add(method + " " + path);
    assertThat(exchange.getRequestHeaders().getFirst("Accept")).startsWith(MEDIA_TYPE);
    byte[] body = exchange.getRequestBody().readAllBytes();
    try {
      goesOn.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    Answer other = instead;
    if (other != null) {
      return other;
    }
    String needed = authorization;
    if (needed != null && !needed.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      return new Answer(401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
    }
    if (method.equals("GET") && path.equals("/config")) {
      return new Answer(200, "{\"compatibilityLevel\":\"BACKWARD\"}");
    }
    assertThat(method).isEqualTo("POST");
    assertThat(exchange.getRequestHeaders().getFirst("Content-Type")).isEqualTo(MEDIA_TYPE);
    JsonNode request = JSON.readTree(body);
    assertThat(request.propertyNames()).containsExactly("schema");
    Schema schema = new Schema.Parser().parse(request.get("schema").stringValue());
    String[] parts = path.split("/", -1);
    assertThat(parts[1]).isEqualTo("subjects");
    String subject = URLDecoder.decode(parts[2], StandardCharsets.UTF_8);
    if (parts.length == 3) {
      return find(subject, schema);
    }
    assertThat(parts).hasSize(4);
    assertThat(parts[3]).isEqualTo("versions");
    return take(subject, schema);
  }

  private synchronized Answer find(String subject, Schema schema) {
    List<Schema> versions = subjects.getOrDefault(subject, List.of());
    if (versions.isEmpty()) {
      return new Answer(404, "{\"error_code\":40401,\"message\":\"Subject not found\"}");
    }
    int version = versions.indexOf(schema) + 1;
    if (version == 0) {
      return new Answer(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
    }
    return new Answer(
        200,
        JSON.writeValueAsString(
            Map.of(
                "subject",
                subject,
                "id",
                schemas.indexOf(schema) + 1,
                "version",
                version,
                "schema",
                schema.toString())));
  }

  private synchronized Answer take(String subject, Schema schema) {
    Answer other = insteadOfRegistering;
    if (other != null) {
      return other;
    }
    List<Schema> versions = subjects.getOrDefault(subject, List.of());
    boolean fits =
        !isCompatible
            || versions.isEmpty()
            || versions.contains(schema)
            || SchemaCompatibility.checkReaderWriterCompatibility(schema, versions.getLast())
                    .getType()
                == SchemaCompatibilityType.COMPATIBLE;
    return fits
        ? new Answer(200, "{\"id\":" + register(subject, schema) + "}")
        : new Answer(
            409, "{\"error_code\":409,\"message\":\"Schema being registered is incompatible\"}");
  }

  @Override
  public void close() {
    works();
    stop();
    threads.shutdownNow();
    assertThat(faults).isEmpty();
  }
}
