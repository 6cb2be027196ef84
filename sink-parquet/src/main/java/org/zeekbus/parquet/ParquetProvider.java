package org.zeekbus.parquet;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.SettingValues;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;
import org.zeekbus.sink.SinkProvider;

/**
 * The type {@code parquet}. Nothing of the library for Parquet is loaded before a sink is opened.
 * Owner: the main thread.
 */
public final class ParquetProvider implements SinkProvider {
  /** For the service loader. */
  public ParquetProvider() {}

  @Override
  public String type() {
    return "parquet";
  }

  @Override
  public Section section() {
    return ParquetSection.SECTION;
  }

  /** What waits for the next files is in the spool meanwhile. */
  @Override
  public boolean spools() {
    return true;
  }

  @Override
  public Optional<Duration> flushInterval(SettingValues settings) {
    return Optional.of(settings.get(ParquetSection.INTERVAL));
  }

  @Override
  public String connect(SinkContext context) throws IOException {
    return DirectoryCheck.report(ParquetSettings.of(context).root());
  }

  @Override
  public Sink open(SinkContext context) throws IOException {
    return ParquetSink.open(context, new FileDisk(), System::nanoTime);
  }
}
