package org.zeekbus.sink.testkit;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;

/**
 * The process that is killed: gives a sink batches of numbers, and says after each flush how many
 * records it has flushed. Owner: its main thread.
 */
public final class SinkLife {
  static final String FLUSHED = "flushed ";

  /** Records from one flush to the next: what a kill may cost, or bring twice. */
  static final int RECORDS = 50;

  private static final int BATCHES = 5;

  private SinkLife() {}

  /**
   * Arguments: the directory, the opener's class, how many flushes until it closes, and its own.
   */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    long flushes = Long.parseLong(args[2]);
    SinkOpener opener =
        Class.forName(args[1]).asSubclass(SinkOpener.class).getDeclaredConstructor().newInstance();
    TestSinkContext context = new TestSinkContext(new TestSettings(), Path.of(args[0]));
    try (Sink sink = opener.open(context, List.of(args).subList(3, args.length))) {
      long records = 0;
      for (long i = 0; i < flushes; i++) {
        for (int k = 0; k < BATCHES; k++) {
          // Not one that another life has given, for a sink that knows those again.
          Arrival now = new Arrival("worker-1", System.currentTimeMillis());
          SinkBatch.numbered(RECORDS / BATCHES, "text").giveTo(sink, now);
        }
        sink.flush();
        records += RECORDS;
        out.println(FLUSHED + records);
        if (out.checkError()) {
          return; // the test is gone
        }
      }
    }
  }
}
