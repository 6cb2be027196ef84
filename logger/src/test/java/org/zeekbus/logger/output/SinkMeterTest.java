package org.zeekbus.logger.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Counters and gauges of a sink. */
final class SinkMeterTest {
  private final SinkMeter meter = new SinkMeter();

  @Test
  void aCounterIsTheSameForTheSameName() {
    meter.counter("sent_bytes", "Bytes that were sent").add(2);
    meter.counter("sent_bytes", "Bytes that were sent").add(3);
    assertThat(meter.metrics())
        .containsExactly(new SinkMetric("sent_bytes", "Bytes that were sent", true, 5));
  }

  @Test
  void aGaugeIsAskedEachTime() {
    AtomicLong value = new AtomicLong(1);
    meter.gauge("open", "Connections that are open", value::get);
    value.set(7);
    assertThat(meter.metrics()).extracting(SinkMetric::value).containsExactly(7L);
  }

  @Test
  void oneNameIsOneMetric() {
    meter.gauge("open", "Connections", () -> 1);
    assertThatIllegalArgumentException().isThrownBy(() -> meter.gauge("open", "Files", () -> 1));
    assertThatIllegalArgumentException().isThrownBy(() -> meter.counter("open", "Connections"));
    assertThatIllegalArgumentException().isThrownBy(() -> meter.counter("Open-Files", "Files"));
  }

  @Test
  void namesFromDataHaveABound() {
    for (int i = 0; i < 1000; i++) {
      meter.counter("path_" + i, "Records");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> meter.counter("one_more", "Records"));
    meter.counter("path_7", "Records").increment();
    assertThat(meter.metrics()).hasSize(1000);
  }
}
