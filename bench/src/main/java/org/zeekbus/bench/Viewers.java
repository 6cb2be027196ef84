package org.zeekbus.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What watches a broker at a site: Prometheus, which scrapes it, here every second once it is warm,
 * and a dashboard that stays open.
 *
 * <p>Owner: the main thread; each viewer has a thread of its own.
 */
final class Viewers implements AutoCloseable {
  /**
   * At a site a broker runs for months, and its JIT compiler has seen what happens once a second
   * thousands of times. Here scrapes follow each other until then; the dashboard's documents are
   * made once a second, and so are still far from it.
   */
  private static final long WARM_UP_SCRAPES = 2_000;

  private static final Duration STEP = Duration.ofSeconds(1);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicLong scrapes = new AtomicLong();
  private final AtomicLong documents = new AtomicLong();
  private volatile @Nullable IOException failure;
  private volatile boolean isClosed;

  /** Watches the zeekbus at this port until it is closed. */
  void watch(int port) {
    String url = "http://127.0.0.1:" + port;
    Thread.ofVirtual().name("scrapes").start(() -> run(() -> scrape(url + "/metrics")));
    Thread.ofVirtual()
        .name("dashboard")
        .start(() -> run(() -> follow(url + "/api/v1/stream?topics=cluster,topics,events")));
  }

  private interface Viewer {
    void run() throws IOException, InterruptedException;
  }

  private void run(Viewer viewer) {
    try {
      viewer.run();
    } catch (IOException e) {
      failed(e);
    } catch (UncheckedIOException e) {
      failed(new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(IOException e) {
    if (!isClosed) {
      failure = e;
    }
  }

  private void scrape(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    while (!isClosed) {
      HttpResponse<String> page = http.send(request, HttpResponse.BodyHandlers.ofString());
      check(page, url);
      if (!page.body().contains("zeekbus_")) {
        throw new IOException(url + " has no metrics of zeekbus");
      }
      if (scrapes.incrementAndGet() >= WARM_UP_SCRAPES) {
        Thread.sleep(STEP);
      }
    }
  }

  private void follow(String url) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    HttpResponse<Stream<String>> stream = http.send(request, HttpResponse.BodyHandlers.ofLines());
    check(stream, url);
    try (Stream<String> lines = stream.body()) {
      lines.filter(line -> line.startsWith("data:")).forEach(_ -> documents.incrementAndGet());
    }
    throw new IOException(url + " has ended");
  }

  private static void check(HttpResponse<?> response, String url) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException("%s: status %d (expected: 200)".formatted(url, response.statusCode()));
    }
  }

  /** Returns when what they ask for has been made so often that the JIT compiler knows it. */
  void warmUp() throws IOException, InterruptedException {
    while (scrapes.get() < WARM_UP_SCRAPES) {
      check(failure);
      Thread.sleep(100);
    }
  }

  private static void check(@Nullable IOException failed) throws IOException {
    if (failed != null) {
      throw new IOException("a viewer failed: " + failed, failed);
    }
  }

  /**
   * Says how much they saw.
   *
   * @throws IOException if it was not what they should see
   */
  void check() throws IOException {
    check(failure);
    if (scrapes.get() == 0 || documents.get() == 0) {
      throw new IOException("the viewers saw nothing: the load was not observed");
    }
    System.err.printf(
        "%,d scrapes, most of them to warm up; %,d documents on the dashboard%n",
        scrapes.get(), documents.get());
  }

  @Override
  public void close() {
    isClosed = true;
    http.shutdownNow();
  }
}
