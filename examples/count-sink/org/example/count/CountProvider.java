package org.example.count;

import java.io.IOException;
import java.time.Duration;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.settings.SettingType;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkProvider;

/** The type {@code count}: sinks that count records. */
public final class CountProvider implements SinkProvider {
  private static final Section SECTION = new Section("logger.count");
  private static final Setting<Duration> EVERY =
      SECTION.setting(
          "every",
          SettingType.duration(Duration.ofMillis(1), Duration.ofDays(1)),
          Duration.ofMinutes(1),
          "How often sink count logs its numbers");

  @Override
  public String type() {
    return "count";
  }

  @Override
  public Section section() {
    return SECTION;
  }

  @Override
  public Sink open(SinkContext context) throws IOException {
    return new CountSink(context, context.settings().get(EVERY));
  }
}
