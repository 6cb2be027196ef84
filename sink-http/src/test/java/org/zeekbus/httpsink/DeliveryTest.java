package org.zeekbus.httpsink;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.httpsink.settings.HttpSection;
import org.zeekbus.sink.testkit.TestSinkContext.DeadLetter;

/** What becomes of records with a server that does not simply take them. */
final class DeliveryTest {
  @TempDir private Path directory;

  private RawServer server;

  @BeforeEach
  void start() throws Exception {
    server = RawServer.start(RawServer.OK);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private OpenSink sink() {
    return OpenSink.at(server.url() + "/logs", directory);
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "n" + i + ".").toArray(String[]::new);
  }

  /** The texts of all records that the server took, in order. */
  private List<String> texts() {
    return server.taken().stream()
        .flatMap(RawServer.Request::lines)
        .map(line -> line.replaceAll("^\\{\"_path\":\"[a-z]+\",\"s\":\"(.*)\"}$", "$1"))
        .toList();
  }

  /** Answers the first requests in one way, and takes all others. */
  private void answersFirst(int count, RawServer.Script first) {
    AtomicInteger left = new AtomicInteger(count);
    server.answers(
        (request, out) -> (left.getAndDecrement() > 0 ? first : RawServer.OK).answer(request, out));
  }

  private static RawServer.Script status(int status, String body, String... headers) {
    return (request, out) -> RawServer.answer(out, status, body, headers);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void aServerThatFailsForNowGetsItAgain(int status) throws Exception {
    try (OpenSink sink = sink().open()) {
      answersFirst(2, status(status, "not now"));
      sink.accept("log", "a", "b");
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly("a", "b");
      assertThat(sink.metric("retries")).isEqualTo(2);
      assertThat(sink.metric("sent_records")).isEqualTo(2);
      assertThat(sink.metric("requests")).isEqualTo(3);
    }
  }

  @Test
  void recordsThatMayHaveComeAreCountedWhenTheyComeAgain() throws Exception {
    try (OpenSink sink = sink().open()) {
      answersFirst(2, status(500, "failed in the middle"));
      sink.accept("log", "a", "b");
      sink.flushUntilItWorks();
      assertThat(sink.metric("resent_records")).isEqualTo(4);
      answersFirst(2, status(503, "overloaded"));
      sink.accept("log", "c");
      sink.flushUntilItWorks();
      assertThat(sink.metric("resent_records")).isEqualTo(4);
    }
  }

  @Test
  void retryAfterIsHonoured() throws Exception {
    try (OpenSink sink = sink().open()) {
      answersFirst(1, status(429, "too many", "Retry-After: 60"));
      sink.accept("log", "a");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::flush)
          .withMessage(server.url() + "/logs answers 429: too many");
      // Without the header a dozen would have come meanwhile.
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aServerThatComesBackGetsAllInOrderOverOneConnection() throws Exception {
    try (OpenSink sink =
        sink().with(HttpSection.CONNECTIONS, "1").with(HttpSection.BATCH_RECORDS, "3").open()) {
      String[] texts = numbered(100);
      answersFirst(1, status(503, ""));
      for (String text : texts) {
        sink.accept("log", text);
      }
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly(texts);
    }
  }

  @Test
  void aServerThatRefusesConnectionsIsNamed() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://localhost:%d/logs".formatted(socket.getLocalPort());
    }
    OpenSink sink = OpenSink.at(url, directory).open();
    sink.accept("log", "a");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(sink::end)
        .withMessageStartingWith(
            url + " connection refused; is the server running? (not confirmed: ");
    assertThat(sink.metric("resent_records")).isZero();
  }

  @Test
  void closeSaysWhatWasNotConfirmed() throws Exception {
    server.answers(status(503, "overloaded"));
    OpenSink sink = sink().open();
    sink.accept("conn", "a", "b");
    sink.accept("dns", "c");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(sink::end)
        .withMessageContaining("answers 503: overloaded (not confirmed: conn 2, dns 1)");
  }

  @Test
  void aRequestThatIsTooLargeIsHalved() throws Exception {
    server.answers((request, out) ->
        RawServer.answer(out, request.body().length > 200 ? 413 : 200, "too large"));
    try (OpenSink sink = sink().open()) {
      String[] texts = numbered(50);
      sink.accept("log", texts);
      sink.accept("log", "x".repeat(300), "last");
      sink.flush();
      assertThat(texts()).hasSize(51).contains(texts).contains("last");
      assertThat(sink.context().putAside())
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.path()).isEqualTo("log");
            assertThat(letter.target()).isEqualTo(server.url() + "/logs");
            assertThat(letter.reason()).isEqualTo("answers 413: too large");
            assertThat(letter.record())
                .isEqualTo("{\"_path\":\"log\",\"s\":\"" + "x".repeat(300) + "\"}");
          });
      assertThat(sink.metric("resent_records")).isZero();
    }
  }

  /** As a server that takes a request whole or not at all. */
  private RawServer.Script refusing(String text) {
    return (request, out) ->
        RawServer.answer(
            out, request.text().contains(text) ? 400 : 200, "no \"" + text + "\"\n\u0007 here");
  }

  @Test
  void theRecordThatIsRefusedIsFound() throws Exception {
    server.answers(refusing("bad"));
    try (OpenSink sink = sink().open()) {
      String[] texts = numbered(1000);
      texts[17] = "bad";
      texts[999] = "also bad";
      sink.accept("conn", texts);
      sink.accept("dns", "good", "bad", "good");
      sink.flush();
      assertThat(sink.context().putAside())
          .extracting(DeadLetter::path, DeadLetter::record, DeadLetter::reason)
          .containsExactlyInAnyOrder(
              tuple("conn", "{\"_path\":\"conn\",\"s\":\"bad\"}", "answers 400: no \"bad\" here"),
              tuple(
                  "conn",
                  "{\"_path\":\"conn\",\"s\":\"also bad\"}",
                  "answers 400: no \"bad\" here"),
              tuple("dns", "{\"_path\":\"dns\",\"s\":\"bad\"}", "answers 400: no \"bad\" here"));
      List<String> good = new ArrayList<>(Arrays.asList(texts));
      good.removeAll(List.of("bad", "also bad"));
      Collections.addAll(good, "good", "good");
      assertThat(texts()).containsExactlyInAnyOrderElementsOf(good);
      assertThat(server.requests()).hasSizeLessThan(100);
      assertThat(sink.metric("resent_records")).isZero();
    }
  }

  @Test
  void aServerThatRefusesAllIsNoPlaceForDeadLetters() throws Exception {
    server.answers(status(400, "I am a teapot"));
    try (OpenSink sink = sink().open()) {
      String[] texts = numbered(100);
      sink.accept("log", texts);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::flush)
          .withMessageContaining("answers 400: I am a teapot to every record; do url and layout");
      assertThat(sink.context().putAside()).hasSizeBetween(1, 20);
      server.answers(RawServer.OK);
      sink.flushUntilItWorks();
      assertThat(texts().size() + sink.context().putAside().size()).isEqualTo(100);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404})
  void aServerThatIsNotSetUpHoldsAllUntilItIs(int status) throws Exception {
    server.answers(status(status, "no", "WWW-Authenticate: Basic realm=x"));
    try (OpenSink sink = sink().open()) {
      sink.accept("log", "a", "b");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::flush)
          .withMessageContaining("answers %d: no; ".formatted(status));
      assertThat(sink.context().putAside()).isEmpty();
      server.answers(RawServer.OK);
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly("a", "b");
    }
  }

  @Test
  void aRedirectIsAnErrorThatSaysWhereTo() throws Exception {
    try (RawServer other = RawServer.start(RawServer.OK);
        OpenSink sink =
            sink().with(HttpSection.HEADERS, "Authorization=ApiKey 0123456789").open()) {
      server.answers(
          status(
              307,
              "",
              "Location: " + other.url().replace("//", "//a:s3cret@") + "/elsewhere?s3cret"));
      sink.accept("log", "a");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::flush)
          .withMessageContaining("answers 307: it has moved to " + other.url() + "/elsewhere; ")
          .withMessageContaining("set url");
      server.answers(RawServer.OK);
      assertThat(other.requests()).isEmpty();
    }
  }

  @Test
  void anAnswerThatEndsInTheMiddleIsNamedSo() throws Exception {
    try (OpenSink sink = sink().open()) {
      server.answers((_, out) -> {
        out.write("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc".getBytes(US_ASCII));
        out.flush();
        throw new IOException("closes");
      });
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::connect)
          .withMessageStartingWith(server.url())
          .withMessageContaining(" no whole answer: ");
      server.answers(RawServer.OK);
    }
  }

  @Test
  void itsConnectionsAreUsedAndNoMore() throws Exception {
    CyclicBarrier three = new CyclicBarrier(3);
    AtomicInteger now = new AtomicInteger();
    List<Integer> seen = new CopyOnWriteArrayList<>();
    server.answers((request, out) -> {
      seen.add(now.incrementAndGet());
      three.await(10, TimeUnit.SECONDS);
      now.decrementAndGet();
      RawServer.answer(out, 200, "");
    });
    try (OpenSink sink =
        sink().with(HttpSection.CONNECTIONS, "3").with(HttpSection.BATCH_RECORDS, "1").open()) {
      sink.accept("log", numbered(60));
      sink.flush();
      assertThat(seen).hasSize(60).contains(3).allSatisfy(each -> assertThat(each).isBetween(1, 3));
      assertThat(texts()).hasSize(60);
    }
  }

  @Test
  void whatIsTakenIsBoundedWhileAServerHangs() throws Exception {
    server.answers((request, out) -> server.awaitEnd());
    try (OpenSink sink =
        sink().with(HttpSection.BUFFER, "1MiB").with(HttpSection.BATCH_BYTES, "64KiB").open()) {
      String[] texts = {"x".repeat(1000), "y".repeat(1000)};
      int taken = 0;
      String problem = null;
      while (problem == null) {
        try {
          sink.accept("log", texts);
          taken++;
        } catch (IOException e) {
          problem = e.getMessage();
        }
      }
      assertThat(problem).contains("ndjson at " + server.url() + "/logs does not take records");
      assertThat(sink.metric("waiting_bytes")).isBetween(1L << 20, (1L << 20) + 2100);
      assertThat(taken).isBetween(500, 525);
      server.close(); // so that the end is not waited for
    }
  }

  @Test
  void aBatchThatIsLargerThanTheBufferGoesThrough() throws Exception {
    try (OpenSink sink =
        sink().with(HttpSection.BUFFER, "1MiB").with(HttpSection.BATCH_BYTES, "64KiB").open()) {
      String[] texts =
          IntStream.range(0, 3000).mapToObj(i -> i + "x".repeat(1000)).toArray(String[]::new);
      sink.accept("log", texts);
      sink.acceptOnceThereIsRoom("log", "last");
      sink.flushUntilItWorks();
      assertThat(texts()).hasSize(3001).contains(texts);
      assertThat(server.taken())
          .allSatisfy(request -> assertThat(request.body().length).isLessThanOrEqualTo(64 << 10));
      assertThat(sink.metric("waiting_bytes")).isZero();
    }
  }

  /** Scripts of servers that do not end. */
  private RawServer.Script strange(String what) {
    return switch (what) {
      case "hangs" -> (request, out) -> server.awaitEnd();
      case "never ends its headers" ->
          (request, out) -> {
            out.write(
                "HTTP/1.1 200 x\r\n".replace("200", "299").getBytes(StandardCharsets.US_ASCII));
            byte[] header =
                ("X-A: " + "a".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
              out.write(header);
            }
          };
      case "never ends its first line" ->
          (request, out) -> {
            out.write("HTTP/1.1 299 ".getBytes(StandardCharsets.US_ASCII));
            byte[] more = "a".repeat(1000).getBytes(StandardCharsets.US_ASCII);
            while (true) {
              out.write(more);
            }
          };
      case "stops in its body" ->
          (request, out) -> {
            out.write(
                "HTTP/1.1 299 x\r\nContent-Length: 10\r\n\r\nabc"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            server.awaitEnd();
          };
      case "closes in its body" ->
          (request, out) -> {
            out.write(
                "HTTP/1.1 299 x\r\nContent-Length: 10\r\n\r\nabc"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            throw new IOException("closed");
          };
      case "closes at once" ->
          (request, out) -> {
            throw new IOException("closed");
          };
      case "speaks another protocol" ->
          (request, out) -> {
            out.write("220 mail ESMTP\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            server.awaitEnd();
          };
      default -> throw new IllegalArgumentException(what);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hangs",
        "never ends its headers",
        "never ends its first line",
        "stops in its body",
        "closes in its body",
        "closes at once",
        "speaks another protocol"
      })
  void aServerThat(String what) throws Exception {
    try (OpenSink sink = sink().with(HttpSection.TIMEOUT, "300ms").open()) {
      answersFirst(2, strange(what));
      sink.accept("log", "a", "b");
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly("a", "b");
      assertThat(sink.metric("retries")).isEqualTo(2);
      assertThat(sink.metric("resent_records")).isEqualTo(4);
    }
  }

  /** Takes all, but closes the connections of some requests, by their number, without an answer. */
  private RawServer.Script closesAt(RawServer.Script close, Integer... numbers) {
    AtomicInteger number = new AtomicInteger();
    return (request, out) -> {
      if (Set.of(numbers).contains(number.incrementAndGet())) {
        close.answer(request, out);
        throw new IOException("closes");
      }
      RawServer.OK.answer(request, out);
    };
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatTheServerClosesSinceItWasIdleIsNoFailure(boolean isReset) throws Exception {
    server.answers(
        closesAt(
            (_, _) -> {
              if (isReset) {
                server.reset();
              }
            },
            2));
    try (OpenSink sink = sink().open()) {
      sink.accept("log", "a");
      sink.flush();
      sink.accept("log", "b", "c");
      sink.flush();
      assertThat(texts()).containsExactly("a", "b", "c");
      assertThat(sink.metric("retries")).isZero();
      assertThat(sink.metric("requests")).isEqualTo(3);
      assertThat(sink.metric("resent_records")).isEqualTo(2);
    }
  }

  @Test
  void aServerThatClosesTheNextConnectionTooHasFailed() throws Exception {
    server.answers(closesAt((_, _) -> {}, 2, 3));
    try (OpenSink sink = sink().open()) {
      sink.accept("log", "a");
      sink.flush();
      sink.accept("log", "b", "c");
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly("a", "b", "c");
      assertThat(sink.metric("retries")).isEqualTo(1);
      assertThat(sink.metric("requests")).isEqualTo(4);
      assertThat(sink.metric("resent_records")).isEqualTo(4);
    }
  }

  @Test
  void aServerThatEndsWithARequestInHandMayHaveTakenIt() throws Exception {
    server.answers(closesAt((_, _) -> server.down(), 2));
    try (OpenSink sink = sink().open()) {
      sink.accept("log", "a");
      sink.flush();
      sink.accept("log", "b");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(sink::flush)
          .withMessageContaining("connection refused");
      server.up();
      sink.flushUntilItWorks();
      assertThat(texts()).containsExactly("a", "b");
      // At once, and again after a pause: the second time it was refused for sure.
      assertThat(sink.metric("resent_records")).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void anAnswerWithoutEndIsCutAndItsStatusCounts() throws Exception {
    try (OpenSink sink = sink().open()) {
      answersFirst(
          1,
          (request, out) -> {
            out.write(
                "HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk =
                ("400\r\n" + "z".repeat(1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (true) {
              out.write(chunk);
            }
          });
      sink.accept("log", "a");
      sink.flush();
      sink.accept("log", "b");
      sink.flush();
      assertThat(texts()).containsExactly("a", "b");
      assertThat(sink.metric("requests")).isEqualTo(2);
    }
  }

  @Test
  void noThreadOfTheClientIsLeft() throws Exception {
    Set<Thread> others = OpenSink.clientThreads();
    OpenSink sink = sink().open();
    sink.accept("log", "a");
    sink.flush();
    assertThat(OpenSink.clientThreads()).hasSizeGreaterThan(others.size());
    sink.end();
    assertThat(others).containsAll(OpenSink.clientThreads());
  }

  @Test
  void aDestinationForEachLogHasRequestsOfItsOwn() throws Exception {
    try (OpenSink sink = OpenSink.at(server.url() + "/in/{path}?x={path}", directory).open()) {
      sink.accept("conn", "a");
      sink.accept("../é?", "b");
      sink.accept("conn", "c");
      sink.flush();
      assertThat(server.taken())
          .extracting(RawServer.Request::line)
          .containsExactlyInAnyOrder(
              "POST /in/conn?x=conn HTTP/1.1",
              "POST /in/%2E%2E%2F%C3%A9%3F?x=%2E%2E%2F%C3%A9%3F HTTP/1.1");
    }
  }
}
