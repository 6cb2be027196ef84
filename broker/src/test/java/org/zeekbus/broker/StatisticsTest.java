package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;

/** What the statistics say after an exchange that is known to the byte. */
final class StatisticsTest {
  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void countsAreExact(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      RawPeer one = broker.subscriber("zeek.a");
      RawPeer both = broker.subscriber("zeek.", "other");
      RawPeer first = broker.publisherThatHears(3);
      RawPeer second = broker.publisher("+other", "+zeek.", "+zeek.a");
      // A header of two bytes before each frame.
      for (int i = 0; i < 10; i++) {
        first.sends("zeek.a", "id", "12345");
      }
      for (int i = 0; i < 5; i++) {
        second.sends("zeek.b.c.d", "12345678");
        second.sends("nobody", "wants this");
        second.sends("other");
      }
      one.next(10);
      both.next(20);
      broker.awaitReceived(second, 1);
      Await.until("all counted", () -> column(broker, second.name(), 0).equals("15"));

      assertThat(columns(broker, first.name())).startsWith("10", "190", "0");
      assertThat(columns(broker, second.name())).startsWith("15", "245", "0");
      assertThat(columns(broker, one.name())).startsWith("10", "190", "0", "0", "0", "1");
      assertThat(columns(broker, both.name())).startsWith("20", "335", "0", "0", "0", "2");
      assertThat(columns(broker, "zeek.a")).startsWith("10", "190", "20", "0", "0");
      assertThat(columns(broker, "zeek.b.c.")).startsWith("5", "110", "5", "0", "0");
      assertThat(columns(broker, "nobody")).startsWith("5", "100", "0", "5", "0");
      assertThat(columns(broker, "other")).startsWith("5", "35", "5", "0", "0");
      assertThat(broker.broker().statistics())
          .contains("xsub_connected 2\n", "xpub_connected 2\n")
          .contains("of 256.0 MiB");
    }
  }

  @Test
  void connectionsThatHaveEndedAreOnlyCounted() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer subscriber = broker.subscriber("a");
      RawPeer publisher = broker.publisherThatHears(1);
      subscriber.close();
      publisher.hears("-a");
      publisher.finishes();
      broker.awaitPeers(0, 0);
      assertThat(broker.broker().statistics())
          .doesNotContain(subscriber.name(), publisher.name())
          .contains("xpub_closed_peer_closed 1\n", "xsub_closed_peer_closed 1\n");
    }
  }

  @Test
  void whatAPeerWasRefusedForIsCounted() {
    try (LogLines log = LogLines.record();
        TestBroker broker = TestBroker.start()) {
      RawPeer http = broker.add(RawPeer.silent(broker.xpub()));
      http.says(RawPeer.bytes("GET / HTTP/1.1\r\n\r\n")).hearsTheEnd();
      RawPeer swapped = broker.add(RawPeer.silent(broker.xpub()));
      swapped.says(RawPeer.greeting("XPUB", 1)).hearsTheEnd();
      Await.until("refused", () -> broker.count("xpub_refused_socket_type") == 1);
      assertThat(broker.broker().statistics())
          .contains("xpub_refused_not_zmtp 1\n", "xpub_refused_socket_type 1\n");
      assertThat(log.await("HTTP client")).contains(http.name());
      assertThat(log.await("are the two endpoints swapped?")).contains("XPUB met XPUB");
    }
  }

  @Test
  void theyAreTheSameInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try (TestBroker broker = TestBroker.start()) {
      RawPeer subscriber = broker.subscriber("a");
      RawPeer publisher = broker.publisherThatHears(1);
      for (int i = 0; i < 1234; i++) {
        publisher.sends("a");
      }
      subscriber.next(1234);
      assertThat(broker.broker().statistics()).contains("1,234").doesNotContain("1.234");
    } finally {
      Locale.setDefault(before);
    }
  }

  private static String column(TestBroker broker, String name, int index) {
    return columns(broker, name).get(index);
  }

  /** The numbers of the line that ends with this name. */
  private static List<String> columns(TestBroker broker, String name) {
    return broker
        .broker()
        .statistics()
        .lines()
        .filter(line -> line.endsWith("  " + name) || line.endsWith("(" + name + ")"))
        .findFirst()
        .map(line -> Arrays.asList(line.strip().split("\\s+")))
        .orElse(List.of("none"));
  }
}
