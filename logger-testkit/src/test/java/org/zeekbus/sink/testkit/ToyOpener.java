package org.zeekbus.sink.testkit;

import java.nio.file.Path;
import java.util.List;
import org.zeekbus.sink.Sink;

/** Opens the toy in a process of its own. Arguments: its file, its defect. */
public final class ToyOpener implements SinkOpener {
  @Override
  public Sink open(TestSinkContext context, List<String> arguments) {
    return new ToySink(
        context, new ToyTarget(Path.of(arguments.getFirst())), Defect.valueOf(arguments.getLast()));
  }
}
