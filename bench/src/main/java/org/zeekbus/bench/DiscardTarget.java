package org.zeekbus.bench;

import com.github.luben.zstd.ZstdInputStream;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP server that counts the lines that are posted, answers 200, and forgets them.
 *
 * <p>Owner: the main thread; virtual threads read requests and count.
 */
final class DiscardTarget implements SinkTarget {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final LongAdder lines = new LongAdder();

  /** Serves on a port of the system's choice. */
  DiscardTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = body(exchange)) {
      byte[] chunk = new byte[64 << 10];
      long count = 0;
      for (int size = body.read(chunk); size >= 0; size = body.read(chunk)) {
        for (int i = 0; i < size; i++) {
          count += chunk[i] == '\n' ? 1 : 0;
        }
      }
      exchange.sendResponseHeaders(200, -1);
      lines.add(count);
    }
  }

  private static InputStream body(HttpExchange exchange) throws IOException {
    InputStream body = exchange.getRequestBody();
    String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
    return switch (encoding == null ? "" : encoding) {
      case "gzip" -> new GZIPInputStream(body, 64 << 10);
      case "zstd" -> new ZstdInputStream(body);
      default -> body;
    };
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public String type() {
    return "http";
  }

  @Override
  public Map<String, String> settings() {
    return Map.of("url", url(), "layout", "ndjson");
  }

  @Override
  public long records() {
    return lines.sum();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
