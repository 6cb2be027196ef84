package org.zeekbus.app.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP server that keeps what it is given, and behaves as a test wants.
 *
 * <p>Owner: the test's thread; a virtual thread serves each request. The records are guarded by
 * this.
 */
final class HttpTarget implements AutoCloseable {
  /** An answer to a request. */
  interface Behaviour {
    /**
     * Answers a request.
     *
     * @param path of the URL, behind the first slash
     * @param lines of the body
     */
    Reply answer(String path, List<String> lines) throws InterruptedException;
  }

  /** What a request is answered with. */
  record Reply(int status, Map<String, String> headers, String body, List<String> kept) {
    /** Keeps all lines. */
    static Reply ok(List<String> lines) {
      return new Reply(200, Map.of(), "", lines);
    }

    /** Keeps nothing. */
    static Reply refusal(int status, Map<String, String> headers) {
      return new Reply(status, headers, "refused by the test", List.of());
    }
  }

  /** Takes everything. */
  static final Behaviour TAKES = (_, lines) -> Reply.ok(lines);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Behaviour> behaviour = new AtomicReference<>(TAKES);
  private final Map<String, List<String>> records = new TreeMap<>();
  private int requests;

  HttpTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + path;
  }

  /** From now on it answers so. */
  void behaves(Behaviour next) {
    behaviour.set(next);
  }

  /** From now on it answers nothing, until the latch opens; then it takes what it was given. */
  CountDownLatch hangs() {
    CountDownLatch latch = new CountDownLatch(1);
    behaves((_, lines) -> {
      latch.await();
      return Reply.ok(lines);
    });
    return latch;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(1);
      List<String> lines = lines(exchange);
      synchronized (this) {
        requests++;
      }
      Reply reply;
      try {
        reply = behaviour.get().answer(path, lines);
      } catch (InterruptedException e) {
        return; // the test is over
      }
      synchronized (this) {
        records.computeIfAbsent(path, _ -> new ArrayList<>()).addAll(reply.kept());
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static List<String> lines(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        body = in.readAllBytes();
      }
    }
    return new String(body, UTF_8).lines().toList();
  }

  /** The lines that it took, in the order of its answers, by path. */
  synchronized List<String> records(String path) {
    return List.copyOf(records.getOrDefault(path, List.of()));
  }

  /** The paths that records were posted to. */
  synchronized List<String> paths() {
    return List.copyOf(records.keySet());
  }

  /** Requests so far, refused ones among them. */
  synchronized int requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
