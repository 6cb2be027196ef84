package org.zeekbus.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.FrameCursor;
import org.zeekbus.zmtp.UncaughtCheck;

/** Subscribers that want messages in another form, beside others that want them as they are. */
final class MessageFormTest {
  /** The topic, and the last frame in upper case; counts what it renders. */
  private static final class UpperCase implements MessageForm {
    private final AtomicInteger rendered = new AtomicInteger();

    @Override
    public void render(FrameCursor message, ByteBuf out) {
      rendered.incrementAndGet();
      message.next();
      String topic = new String(message.bytes(), StandardCharsets.UTF_8);
      String last = "";
      while (message.next()) {
        last = new String(message.bytes(), StandardCharsets.UTF_8);
      }
      if (last.equals("fail")) {
        out.writeByte(1); // of what failed nothing is sent
        throw new IllegalStateException("asked to fail");
      }
      if (!last.equals("skip")) {
        out.writeBytes(
            RawPeer.message(RawPeer.bytes(topic), RawPeer.bytes(last.toUpperCase(Locale.ROOT))));
      }
    }
  }

  private final UpperCase form = new UpperCase();

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void eachMessageIsRenderedOnceForAllThatWantTheForm(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      List<RawPeer> formed = new ArrayList<>();
      List<RawPeer> plain = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        formed.add(broker.subscriber(form, "a"));
        plain.add(broker.subscriber("a"));
      }
      RawPeer publisher = broker.publisherThatHears(12);
      for (int i = 0; i < 100; i++) {
        publisher.sends("a", "node", "text " + i);
      }
      for (int i = 0; i < 100; i++) {
        String text = "text\\x20" + i;
        for (RawPeer each : formed) {
          each.hears("a|" + text.toUpperCase(Locale.ROOT).replace("\\X", "\\x"));
        }
        for (RawPeer each : plain) {
          each.hears("a|node|" + text);
        }
      }
      assertThat(form.rendered).hasValue(100);
    }
  }

  @ParameterizedTest(name = "{0} loops")
  @ValueSource(ints = {1, 3})
  void aMessageWithoutTheFormOrThatFailsIsLeftOutForItsSubscribersAlone(int loops) {
    try (TestBroker broker = TestBroker.start(loops)) {
      RawPeer formed = broker.subscriber(form, "a");
      RawPeer plain = broker.subscriber("a");
      RawPeer publisher = broker.publisherThatHears(2);
      publisher.sends("a", "one").sends("a", "skip").sends("a", "fail").sends("a", "two");
      formed.hears("a|ONE", "a|TWO");
      plain.hears("a|one", "a|skip", "a|fail", "a|two");
      assertThat(UncaughtCheck.takeSupervised()).isNotEmpty();
    }
  }

  @ParameterizedTest(name = "lengths {0}")
  @ValueSource(strings = {"1 9000 2 30000 300", "30000 1 9000", "1 1 1 1"})
  void theFirstMessageOfARunMaySayLittleOfTheOthers(String lengths) {
    List<String> texts =
        Stream.of(lengths.split(" ")).map(n -> "x".repeat(Integer.parseInt(n))).toList();
    try (TestBroker broker = TestBroker.start()) {
      RawPeer formed = broker.subscriber(form, "a");
      ByteArrayOutputStream run = new ByteArrayOutputStream();
      for (String text : texts) {
        run.writeBytes(RawPeer.message(RawPeer.bytes("a"), RawPeer.bytes(text)));
      }
      broker.publisherThatHears(1).says(run.toByteArray());
      for (String text : texts) {
        formed.hears("a|" + text.toUpperCase(Locale.ROOT));
      }
    }
  }

  @Test
  void nothingIsRenderedIfNobodyWantsTheTopic() {
    try (TestBroker broker = TestBroker.start()) {
      RawPeer formed = broker.subscriber(form, "b");
      RawPeer plain = broker.subscriber("a");
      RawPeer publisher = broker.publisherThatHears(2);
      publisher.sends("a", "x").sends("b", "y");
      plain.hears("a|x");
      formed.hears("b|Y");
      assertThat(form.rendered).hasValue(1);
    }
  }

  @Test
  void aStuckSubscriberOfAFormLosesMessagesCountedByTopic() {
    QueueSettings small =
        new QueueSettings(
            1 << 20, 100_000, SlowSubscriberPolicy.ISOLATE, Duration.ofMillis(300), 64 << 10);
    try (TestBroker broker = TestBroker.start(BrokerSettings.of(it -> it.queue(small)))) {
      RawPeer stuck = broker.subscriber(form, "a");
      Tally healthy = Tally.of(broker.subscriber("a"));
      RawPeer publisher = broker.publisherThatHears(2);
      Flood flood = Flood.endless(publisher, "one", 1024, "a");
      Await.until("drops", () -> broker.dropped(stuck) > 1000);
      flood.stop();
      healthy.awaitReceived(flood.sent());
      assertThat(healthy.missing()).isZero();
      assertThat(broker.snapshot().drops())
          .singleElement()
          .satisfies(drop -> assertThat(drop.of()).isEqualTo("a"))
          .satisfies(drop -> assertThat(drop.count()).isEqualTo(broker.dropped(stuck)));
      // A message that is lost anyway is not rendered.
      assertThat(form.rendered.get())
          .isLessThanOrEqualTo((int) (flood.sent() - broker.dropped(stuck)));
    }
  }
}
