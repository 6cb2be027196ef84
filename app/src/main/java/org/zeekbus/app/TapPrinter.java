package org.zeekbus.app;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** How a tap prints a message. */
@FunctionalInterface
interface TapPrinter {
  /** Prints one line. */
  void print(TapLine line, PrintWriter out);

  /** For people. */
  static TapPrinter of(boolean withPayload) {
    return (line, out) -> out.println(line.format(withPayload));
  }

  /** As JSON, with all that is in an event. */
  static TapPrinter decoding(PrintWriter to) {
    DecodedLine decoded = new DecodedLine(to);
    return (line, out) -> {
      var _ =
          decoded.print(
              new FramesRecord(
                  0, nanos(line.at()), FramesRecord.Channel.MESSAGE, line.message().frames()));
    };
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }
}
