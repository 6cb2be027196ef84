package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;

/** The file of topics: its writer, and what happens when it fails or hangs. */
final class TopicsFileTest {
  @TempDir private Path data;

  @Test
  void theLatestStateIsTheOneThatStays() {
    String[] topics = IntStream.range(0, 200).mapToObj(i -> "t" + i).toArray(String[]::new);
    try (TestBroker broker = start()) {
      RawPeer subscriber = broker.subscriber(topics);
      for (int i = 0; i < 200; i++) {
        subscriber.cancels(topics[i]);
        subscriber.pings("" + i).hears("PONG " + i);
      }
      subscriber.subscribes("last");
      Await.until("the last state", () -> lines().equals(List.of("last")));
    }
    assertThat(lines()).containsExactly("last");
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidOnceAndWrittenWhenItCan() throws IOException {
    Path inTheWay = Files.createDirectory(data.resolve("topics.new"));
    try (LogLines log = LogLines.record();
        TestBroker broker = start()) {
      RawPeer subscriber = broker.subscriber("a");
      String line = log.await("cannot write " + data.resolve("topics"));
      assertThat(line)
          .isEqualTo(
              "WARN cannot write %s: is a directory; retrying; other nodes may not notice if a node dies during a restart"
                  .formatted(data.resolve("topics")));
      subscriber.subscribes("b");
      broker.publisherThatHears(2);
      Files.delete(inTheWay);
      log.await("can be written again");
      Await.until("both", () -> lines().equals(List.of("a", "b")));
      assertThat(log.lines()).filteredOn(each -> each.contains("cannot write")).hasSize(1);
    }
  }

  /** As one on a server that does not answer. */
  @Test
  void aFileThatHangsHoldsUpNobody() throws Exception {
    Path fifo = data.resolve("topics.new");
    fifo(fifo);
    try (LogLines log = LogLines.record()) {
      try (TestBroker broker = start()) {
        RawPeer subscriber = broker.subscriber("a");
        Await.until("the writer to hang", () -> isHanging("zeekbus-topics"));
        RawPeer publisher = broker.publisher("+a");
        publisher.sends("a", "1");
        subscriber.hears("a|1");
        broker.broker().close();
        log.await("cannot write " + data.resolve("topics") + " before the stop: it hangs");
      }
    } finally {
      // Whoever waits to write finds a reader, and comes to its end.
      Files.newInputStream(fifo).close();
    }
  }

  @Test
  void whatIsNoFileIsRefusedAndNotOpened() throws Exception {
    fifo(data.resolve("topics"));
    assertThatThrownBy(() -> Broker.start(settings()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "cannot read "
                + data.resolve("topics")
                + ": it is a FIFO (expected: a regular file); move it away");
  }

  @Test
  void aDirectoryThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.createFile(data.resolve("file"));
    assertThatThrownBy(() ->
            Broker.start(
                BrokerSettings.of(it ->
                    it.data(Optional.of(file.resolve("below")))
                        .ghostGrace(Duration.ofSeconds(30)))))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot make the directory " + file.resolve("below") + ": not a directory");
  }

  private BrokerSettings settings() {
    return BrokerSettings.DEFAULT
        .on(TestBroker.ANY_PORT, TestBroker.ANY_PORT)
        .with(it -> it.data(Optional.of(data)).ghostGrace(Duration.ofSeconds(30)));
  }

  private TestBroker start() {
    return TestBroker.startOn(settings());
  }

  private List<String> lines() {
    try {
      Path file = data.resolve("topics");
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static boolean isHanging(String thread) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals(thread))
        .flatMap(each -> List.of(each.getValue()).stream())
        .anyMatch(frame -> frame.getMethodName().equals("writeString"));
  }

  private static void fifo(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }
}
