package org.zeekbus.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is printed for a pipe or a file. */
@Timeout(60)
final class TopTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private static TopSettings settings(URI url, String view, boolean isOnce, boolean isJson) {
    return new TopSettings(
        url,
        Optional.empty(),
        Optional.empty(),
        Optional.of(view).filter(each -> !each.isEmpty()),
        Duration.ofMillis(100),
        isOnce,
        isJson,
        true);
  }

  private String once(String view, boolean isJson) throws Exception {
    try (FixtureServer server = FixtureServer.start()) {
      Top.plain(settings(server.url(), view, true, isJson))
          .run(new PrintWriter(out), new PrintWriter(err));
    }
    assertThat(err.toString()).isEmpty();
    return out.toString();
  }

  @Test
  void onceShowsEverythingAndNothingIsCut() throws Exception {
    assertThat(once("", false))
        .contains("zeekbus critical, 3 problems")
        .contains("\nnodes\nnode ", "\ntopics\n", "\nevents\n", "\nlogs\n", "\nproblems\n")
        .contains("its queue is full; it took 0 bytes in the last 5 s\n")
        .contains("\\x1b[31mred\\x1b[2J\\xe2\\x80\\xaeevil")
        .contains("and 2 more, which zeekbus leaves out")
        .doesNotContain("\u001b", "…", " \n");
  }

  @Test
  void aViewIsShownAlone() throws Exception {
    assertThat(once("logs", false)).contains("\nlogs\n").doesNotContain("\nnodes\n", "\ntopics\n");
  }

  @Test
  void jsonIsTheDocumentsInOneLine() throws Exception {
    String text = once("", true);
    assertThat(text.lines()).hasSize(1);
    JsonNode all = JsonMapper.shared().readTree(text);
    assertThat(all.propertyNames()).containsExactly("cluster", "topics", "events", "logs");
    assertThat(all.path("cluster")).isEqualTo(Fixtures.document("cluster"));
  }

  @Test
  void withoutAServerItFails() throws Exception {
    URI url;
    try (FixtureServer server = FixtureServer.start()) {
      url = server.url();
    }
    assertThatIOException()
        .isThrownBy(() ->
            Top.plain(settings(url, "", false, false))
                .run(new PrintWriter(out), new PrintWriter(err)))
        .withMessageStartingWith(url + ": connection refused");
  }

  @Test
  void whatAServerSaysIsHarmless() throws Exception {
    try (FixtureServer server = FixtureServer.start()) {
      server.answer(
          "cluster", exchange -> FixtureServer.send(exchange, 503, "{\"error\":\"\\u001b[2J\"}"));
      assertThatIOException()
          .isThrownBy(() ->
              Top.plain(settings(server.url(), "", true, false))
                  .run(new PrintWriter(out), new PrintWriter(err)))
          .withMessageContaining("\\x1b[2J");
    }
  }

  @Test
  void aServerThatComesBackIsFoundAgain() throws Exception {
    Lines lines = new Lines();
    Lines errors = new Lines();
    FixtureServer first = FixtureServer.start();
    Top top = Top.plain(settings(first.url(), "problems", false, true));
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(() -> {
          try {
            top.run(new PrintWriter(lines), new PrintWriter(errors));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    assertThat(lines.next()).startsWith("{\"cluster\":");
    int port = first.port();
    first.close();
    assertThat(errors.next()).endsWith("; trying again");
    try (FixtureServer second = FixtureServer.start(port)) {
      lines.clear();
      assertThat(lines.next()).startsWith("{\"cluster\":");
      assertThat(second.port()).isEqualTo(port);
      top.stop();
      run.get(20, TimeUnit.SECONDS);
    }
    assertThat(errors.isEmpty()).as("it is said once").isTrue();
  }

  /** Lines as they are written, for another thread. */
  private static final class Lines extends Writer {
    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();
    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] text, int from, int length) {
      for (int i = from; i < from + length; i++) {
        if (text[i] == '\n') {
          all.add(line.toString());
          line.setLength(0);
        } else {
          line.append(text[i]);
        }
      }
    }

    String next() throws InterruptedException {
      String next = all.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("a line").isNotNull();
      return next;
    }

    void clear() {
      all.clear();
    }

    boolean isEmpty() {
      return all.isEmpty();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
