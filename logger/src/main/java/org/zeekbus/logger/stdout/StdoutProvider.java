package org.zeekbus.logger.stdout;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Optional;
import org.zeekbus.logger.output.OnGone;
import org.zeekbus.logger.output.SinkOverflow;
import org.zeekbus.logger.sinks.BuiltInProvider;
import org.zeekbus.settings.OnOff;
import org.zeekbus.settings.Section;
import org.zeekbus.settings.Setting;
import org.zeekbus.sink.Sink;
import org.zeekbus.sink.SinkContext;

/** Records as lines of JSON on stdout. Owner: the main thread. */
public final class StdoutProvider implements BuiltInProvider {
  /** Found by its name. */
  public StdoutProvider() {}

  @Override
  public String type() {
    return "stdout";
  }

  @Override
  public Section section() {
    return StdoutSection.SECTION;
  }

  @Override
  public Setting<SinkOverflow> onFull() {
    return StdoutSection.ON_FULL;
  }

  @Override
  public Optional<Setting<OnGone>> onGone() {
    return Optional.of(StdoutSection.ON_GONE);
  }

  @Override
  public Optional<Setting<OnOff>> isWanted() {
    return Optional.of(StdoutSection.STDOUT);
  }

  @Override
  public boolean printsToStdout() {
    return true;
  }

  @Override
  public Sink open(SinkContext context) {
    return new StdoutSink(new FileOutputStream(FileDescriptor.out));
  }
}
