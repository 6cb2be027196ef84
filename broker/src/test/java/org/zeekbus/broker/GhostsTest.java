package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;
import org.zeekbus.zmtp.Topic;

/**
 * Topics of nodes that died while the broker was down are cancelled, so that the others notice; all
 * others stay as if nothing had happened.
 */
final class GhostsTest {
  private static final Duration SOON = Duration.ofMillis(1500);
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private Path data;
  private final LogLines log = LogLines.record();

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void whatNobodyClaimsAgainIsCancelledAfterTheGrace() throws IOException {
    rememberAtTheEnd("dead", "alive");
    try (TestBroker broker = start(SOON)) {
      RawPeer publisher = broker.publisher();
      broker.awaitPeers(1, 0);
      broker.subscriber("alive");
      publisher.hears("+alive", "-dead");
      assertThat(log.await("no node subscribed to them again")).contains("1 topics");
      RawPeer late = broker.publisher("+alive");
      broker.subscriber("fence");
      late.hears("+fence");
      publisher.hears("+fence");
    }
    assertThat(remembered()).containsExactly("alive", "fence");
  }

  @Test
  @SuppressWarnings("try") // the node dies before its block ends
  void libzmqNodesHearOfTheGhost() {
    BrokerSettings settings =
        BrokerSettings.DEFAULT
            .on(TestTransport.unused(), TestTransport.unused())
            .with(it -> it.data(Optional.of(data)).ghostGrace(Duration.ofSeconds(3)));
    String ghost = "zeek.cluster.nodeid.zeromq_worker-1_host_1_N1.";
    try (PythonPeer survives = PythonPeer.start();
        PythonPeer dies = PythonPeer.start()) {
      PythonPeer.Socket xpub = survives.socket("XPUB", "XPUB_VERBOSE=1", "XPUB_NODROP=1");
      PythonPeer.Socket xsub = survives.socket("XSUB");
      xpub.connect(settings.xsub().getFirst());
      xsub.connect(settings.xpub().getFirst());
      try (TestBroker broker = TestBroker.startOn(settings)) {
        broker.awaitPeers(1, 1);
        PythonPeer.Socket dying = dies.socket("XSUB");
        dying.connect(broker.xpub());
        dying.send("\1" + ghost);
        xpub.expect("\\x01" + ghost);
        xsub.send("\1stays");
        xpub.expect("\\x01stays");
      }
      dies.close();
      try (TestBroker broker = TestBroker.startOn(settings)) {
        xpub.expect("\\x01stays");
        broker.awaitPeers(1, 1);
        xpub.expect("\\x00" + ghost);
      }
    }
  }

  @Test
  void aCleanStopIsNoReasonToForget() throws IOException {
    rememberAtTheEnd("a", "b");
    assertThat(remembered()).containsExactly("a", "b");
  }

  @Test
  void whatIsSubscribedIsRememberedWhileItRuns() {
    try (TestBroker broker = start(NEVER)) {
      RawPeer subscriber = broker.subscriber("a", "b", "");
      // As a kill would find it.
      awaitRemembered("", "a", "b");
      subscriber.cancels("a");
      awaitRemembered("", "b");
      subscriber.close();
      awaitRemembered();
    }
  }

  @Test
  void whatIsNotYetClaimedSurvivesAnotherRestart() throws IOException {
    rememberAtTheEnd("ghost", "alive");
    try (TestBroker broker = start(NEVER)) {
      broker.subscriber("alive");
      broker.publisherThatHears(1);
    }
    assertThat(remembered()).containsExactly("alive", "ghost");
    try (TestBroker broker = start(SOON)) {
      RawPeer publisher = broker.publisher();
      broker.awaitPeers(1, 0);
      broker.subscriber("alive");
      publisher.hears("+alive", "-ghost");
    }
  }

  @Test
  void bytesOfAllKindsAreRemembered() {
    String odd = "\0 \\x00 \n\r\t\u00e4\u20ac \\ \u007f";
    rememberAtTheEnd(odd, "\\", "\\x41", "A");
    try (TestBroker broker = start(SOON)) {
      RawPeer publisher = broker.publisher();
      publisher.hears("-" + print(odd), "-A", "-" + print("\\"), "-" + print("\\x41"));
    }
  }

  @Test
  void aDamagedFileCostsOnlyWhatIsDamaged() throws IOException {
    Files.write(
        data.resolve("topics"),
        List.of("good", "\\xzz", "\\x", "\\x4", "", "\\x-1", "bl ank", "also.good"));
    try (TestBroker broker = start(SOON)) {
      RawPeer publisher = broker.publisher();
      List<String> cancels = publisher.until("-good");
      assertThat(cancels).contains("-also.good").allMatch(cancel -> cancel.startsWith("-"));
    }
  }

  @Test
  void aFileOfAnythingIsNoReasonNotToStart() throws IOException {
    byte[] noise = new byte[100_000];
    new Random(1).nextBytes(noise);
    Files.write(data.resolve("topics"), noise);
    try (TestBroker broker = start(NEVER)) {
      RawPeer subscriber = broker.subscriber("a");
      broker.publisher("+a").sends("a");
      subscriber.hears("a");
    }
  }

  @Test
  void anUnwritableFileIsSaidAndNothingElseSuffers() throws IOException {
    Files.createDirectories(data.resolve("topics").resolve("in the way"));
    assertThatThrownBy(() -> start(NEVER).close())
        .hasMessageContaining(data.resolve("topics").toString());
    Files.delete(data.resolve("topics").resolve("in the way"));
    Files.delete(data.resolve("topics"));
    try (TestBroker broker = start(NEVER)) {
      Files.createDirectories(data.resolve("topics.new"));
      RawPeer subscriber = broker.subscriber("a");
      assertThat(log.await("cannot write")).contains("topics");
      broker.publisher("+a").sends("a");
      subscriber.hears("a");
    }
  }

  @Test
  void aDataDirectoryThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.createFile(data.resolve("file"));
    int before = Thread.activeCount();
    assertThatThrownBy(() ->
            Broker.start(
                BrokerSettings.DEFAULT
                    .on(TestBroker.ANY_PORT, TestBroker.ANY_PORT)
                    .with(it -> it.data(Optional.of(file)).ghostGrace(NEVER))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString());
    Await.until("no thread left behind", () -> Thread.activeCount() <= before);
  }

  private void rememberAtTheEnd(String... topics) {
    try (TestBroker broker = start(NEVER)) {
      broker.subscriber(topics);
      broker.publisherThatHears(topics.length);
    }
  }

  private TestBroker start(Duration grace) {
    return TestBroker.start(
        BrokerSettings.of(it -> it.threads(2).data(Optional.of(data)).ghostGrace(grace)));
  }

  private List<String> remembered() throws IOException {
    return Files.readAllLines(data.resolve("topics"));
  }

  private void awaitRemembered(String... topics) {
    Await.until(
        "remembered " + List.of(topics),
        () -> {
          try {
            return Files.exists(data.resolve("topics")) && remembered().equals(List.of(topics));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static String print(String topic) {
    return Topic.of(topic).toString();
  }
}
