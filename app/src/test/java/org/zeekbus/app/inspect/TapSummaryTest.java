package org.zeekbus.app.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;

final class TapSummaryTest {
  private final StringWriter printed = new StringWriter();
  private final TapSummary summary =
      new TapSummary(new PrintWriter(printed), InstantSource.fixed(Instant.EPOCH));

  @Test
  void endHasTheSumsByTopicAndByEvent() {
    event("zeek.cluster.worker", "Test::often", "12345");
    event("zeek.cluster.worker", "Test::often", "12345");
    event("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Na.", "Test::seldom", "");
    summary.take(new TapLine(Instant.EPOCH, message("odd")));
    summary.take(TapLine.subscription(Instant.EPOCH, Topic.of("t"), true));
    summary.end();

    long often = size("zeek.cluster.worker", "Test::often", "12345");
    long seldom = size("zeek.cluster.nodeid.zeromq_worker-1_vm_1_Na.", "Test::seldom", "");
    List<String> lines = lines();
    assertThat(lines.getFirst())
        .matches("in [0-9.]+ s: 4 messages, %,d bytes; .*".formatted(2 * often + seldom + 3));
    assertThat(lines.subList(1, lines.size()))
        .containsExactly(
            "messages bytes bytes each topic",
            "2 %,d %,d zeek.cluster.worker".formatted(2 * often, often),
            "1 3 3 odd",
            "1 %,d %,d zeek.cluster.nodeid.".formatted(seldom, seldom),
            "messages bytes bytes each event",
            "2 %,d %,d Test::often".formatted(2 * often, often),
            "1 3 3 (not decoded)",
            "1 %,d %,d Test::seldom".formatted(seldom, seldom));
  }

  @Test
  void everySecondHasOnlyWhatIsNew() {
    event("a.b.c", "Test::one", "");
    summary.everySecond();
    printed.getBuffer().setLength(0);
    event("a.b.d", "Test::two", "");
    summary.everySecond();
    assertThat(printed.toString())
        .contains("  a.b.d", "  Test::two")
        .doesNotContain("a.b.c")
        .doesNotContain("Test::one");
    printed.getBuffer().setLength(0);
    summary.everySecond();
    assertThat(lines()).hasSize(1).first().asString().contains("0 messages/s 0 bytes/s");
  }

  @Test
  void namesBeyondTheBoundAreOther() {
    for (int i = 0; i < 3000; i++) {
      event("a.b.n%dx".formatted(i), "Test::n" + i, "");
    }
    event("a.b.n7x", "Test::n7", "");
    summary.end();
    List<String> lines = lines();
    assertThat(lines).hasSize(1 + 2 * (1 + 20 + 1));
    Pattern other = Pattern.compile("([0-9,]+) .* other");
    for (int last : new int[] {22, 44}) {
      Matcher matcher = other.matcher(lines.get(last));
      assertThat(matcher.matches()).as(lines.toString()).isTrue();
      // Twenty are shown: the one that came twice, and nineteen of the others.
      assertThat(matcher.group(1)).isEqualTo("2,980");
    }
    assertThat(lines.get(2)).endsWith(" a.b.n7x");
  }

  private void event(String topic, String name, String argument) {
    summary.take(new TapLine(Instant.EPOCH, Message.of(frames(topic, name, argument))));
  }

  private static List<byte[]> frames(String topic, String name, String argument) {
    return EventMessage.of(topic, "id", Event.of(name, argument)).frames();
  }

  private static long size(String topic, String name, String argument) {
    return frames(topic, name, argument).stream().mapToLong(frame -> frame.length).sum();
  }

  private static Message message(String frame) {
    return Message.of(frame.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> lines() {
    return printed
        .toString()
        .lines()
        .filter(line -> !line.isEmpty())
        .map(line -> line.strip().replaceAll(" +", " "))
        .toList();
  }
}
