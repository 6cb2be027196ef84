package org.zeekbus.top;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Serves the documents of the fixtures, and what a test puts in their place.
 *
 * <p>Owner: the test; the JDK's server answers on threads of its own.
 */
public final class FixtureServer implements AutoCloseable {
  /** What is answered at one path. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private FixtureServer(HttpServer server) {
    this.server = server;
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  public static FixtureServer start() throws IOException {
    return start(0);
  }

  /** On a port that another one had. */
  public static FixtureServer start(int port) throws IOException {
    return new FixtureServer(HttpServer.create(address(port), 0));
  }

  public static FixtureServer startTls(SSLContext context) throws IOException {
    HttpsServer server = HttpsServer.create(address(0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new FixtureServer(server);
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath().replaceFirst("^/api/v1/", "");
      Answer answer = answers.get(path);
      if (answer != null) {
        answer.to(exchange);
        return;
      }
      byte[] document = document(path.equals("nodes/worker-1") ? "worker" : path);
      if (document.length == 0) {
        send(exchange, 404, "{\"error\":\"no such document: " + path + "\"}");
      } else {
        send(exchange, 200, document);
      }
    }
  }

  private static byte[] document(String name) throws IOException {
    try (InputStream in = FixtureServer.class.getResourceAsStream(name + ".json")) {
      return in == null ? new byte[0] : in.readAllBytes();
    }
  }

  public static void send(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  /** From now on, this is what it answers there. */
  public FixtureServer answer(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  public URI url() {
    return URI.create(
        (server instanceof HttpsServer ? "https" : "http") + "://localhost:" + port());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
