package org.zeekbus.broker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.TestTransport;

/** What nodes publish around a restart of the broker, which keeps its topics. */
final class EventsOverARestartTest {
  private static final int WAITING = 900; // fewer than libzmq queues

  @TempDir private Path data;

  private BrokerSettings settings(Endpoint xsub, Endpoint xpub) {
    return BrokerSettings.DEFAULT.on(xsub, xpub).with(it -> it.data(Optional.of(data)));
  }

  /** Subscribers come back before publishers can send what they have kept. */
  @Test
  @SuppressWarnings("try") // a broker runs until its block ends
  void eventsThatWaitInANodeFindTheirSubscribers() {
    BrokerSettings settings = settings(TestTransport.unused(), TestTransport.unused());
    try (PythonPeer python = PythonPeer.start()) {
      PythonPeer.Socket publisher = python.socket("XPUB", "XPUB_NODROP=1");
      publisher.connect(settings.xsub().getFirst());
      // It comes back later than the publisher: libzmq tries again after this time.
      PythonPeer.Socket subscriber = python.socket("SUB", "RECONNECT_IVL=700");
      subscriber.connect(settings.xpub().getFirst());
      subscriber.subscribe("zeek.");
      try (TestBroker broker = TestBroker.startOn(settings)) {
        publisher.expect("\\x01zeek.");
        assertThat(publisher.send("zeek.event", "before")).isTrue();
        subscriber.expect("zeek.event", "before");
      }
      publisher.flood(WAITING, "zeek.event");
      try (TestBroker broker = TestBroker.startOn(settings)) {
        assertThat(subscriber.drain(WAITING).messages()).isEqualTo(WAITING);
      }
    }
  }

  /** What libzmq has given to the system before it hears of the stop arrives. */
  @Test
  @SuppressWarnings("try") // a broker runs until its block ends
  void eventsOnTheirWayAtAStopArrive() throws Exception {
    BrokerSettings settings = settings(TestTransport.unused(), TestTransport.unused());
    try (PythonPeer publishing = PythonPeer.start();
        PythonPeer subscribing = PythonPeer.start()) {
      PythonPeer.Socket publisher = publishing.socket("XPUB", "XPUB_NODROP=1");
      publisher.connect(settings.xsub().getFirst());
      PythonPeer.Socket subscriber = subscribing.socket("SUB", "RCVHWM=0");
      subscriber.connect(settings.xpub().getFirst());
      subscriber.subscribe("zeek.");
      AtomicBoolean isOver = new AtomicBoolean();
      int[] sent = new int[1];
      Thread steady;
      try (TestBroker broker = TestBroker.startOn(settings)) {
        publisher.expect("\\x01zeek.");
        steady =
            Thread.ofVirtual()
                .start(() -> {
                  while (!isOver.get()) {
                    if (publisher.send("zeek.event", Integer.toString(sent[0]))) {
                      sent[0]++;
                    }
                  }
                });
        subscriber.expect("zeek.event", "0");
      }
      try (TestBroker broker = TestBroker.startOn(settings)) {
        isOver.set(true);
        steady.join();
        Set<Integer> heard = new HashSet<>(Set.of(0));
        Optional<List<byte[]>> next = subscriber.receive(Duration.ofSeconds(2));
        while (next.isPresent()) {
          heard.add(Integer.parseInt(new String(next.get().getLast(), US_ASCII)));
          next = subscriber.receive(Duration.ofSeconds(heard.size() < sent[0] ? 2 : 0));
        }
        assertThat(heard).hasSize(sent[0]);
      }
    }
  }
}
