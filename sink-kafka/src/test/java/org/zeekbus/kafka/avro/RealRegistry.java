package org.zeekbus.kafka.avro;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import tools.jackson.databind.json.JsonMapper;

/** Apicurio's registry in a JVM of its own, with its memory as its store. Owner: one thread. */
final class RealRegistry implements AutoCloseable {
  private static final Path JAR = Path.of("target", "registry", "quarkus-run.jar");
  private static final Pattern LISTENING =
      Pattern.compile("Listening on: (http://127\\.0\\.0\\.1:\\d+)");
  private static final JsonMapper JSON = new JsonMapper();

  private final Process process;
  private final String url;
  private final HttpClient client = HttpClient.newHttpClient();

  private RealRegistry(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it; the build with {@code -Plong} has unpacked it. */
  static RealRegistry start() throws IOException, InterruptedException {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is missing: build with -Plong");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx512m",
                "-jar",
                JAR.toAbsolutePath().toString())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "QUARKUS_HTTP_HOST", "127.0.0.1",
                "QUARKUS_HTTP_PORT", "0",
                "QUARKUS_MANAGEMENT_HOST", "127.0.0.1",
                "QUARKUS_MANAGEMENT_PORT", "0"));
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    CompletableFuture<String> listening = new CompletableFuture<>();
    Queue<String> said = new ConcurrentLinkedQueue<>();
    Thread.ofVirtual().start(() -> read(process, said, listening));
    try {
      return new RealRegistry(process, listening.get(2, TimeUnit.MINUTES));
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new AssertionError("the registry does not start:\n" + String.join("\n", said), e);
    }
  }

  /** Reads to its end, so that it never waits. */
  private static void read(
      Process process, Queue<String> said, CompletableFuture<String> listening) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        Matcher found = LISTENING.matcher(line);
        if (found.find()) {
          listening.complete(found.group(1));
        }
        said.add(line);
      }
    } catch (IOException e) {
      // The test has ended it.
    }
    listening.completeExceptionally(new IOException("it has ended"));
  }

  /** Where its API is that is as Confluent's. */
  URI url() {
    return URI.create(url + "/apis/ccompat/v7");
  }

  /** What it asks of later schemas: {@code BACKWARD}. */
  void compatibility(String level) throws IOException, InterruptedException {
    ask(
        request("/config")
            .PUT(BodyPublishers.ofString("{\"compatibility\":\"%s\"}".formatted(level)))
            .build());
  }

  /** A schema, as readers of values get it. */
  Schema schema(int id) throws IOException, InterruptedException {
    String answer = ask(request("/schemas/ids/" + id).build());
    return new Schema.Parser().parse(JSON.readTree(answer).get("schema").stringValue());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url() + path))
        .header("Content-Type", "application/vnd.schemaregistry.v1+json");
  }

  private String ask(HttpRequest request) throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.destroyForcibly();
  }
}
