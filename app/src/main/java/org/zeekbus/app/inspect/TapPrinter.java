package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import org.zeekbus.app.recording.DecodedLine;

/** Prints the messages of a tap. */
@FunctionalInterface
interface TapPrinter {
  /** Prints one line. */
  void print(TapLine line, PrintWriter out);

  /** For people. */
  static TapPrinter of(boolean withPayload) {
    return (line, out) -> out.println(line.format(withPayload));
  }

  /** As JSON, with all that is in an event, and maybe with sizes. */
  static TapPrinter decoding(PrintWriter to, boolean withSizes) {
    DecodedLine decoded = new DecodedLine(to, withSizes);
    return (line, out) -> {
      var _ = decoded.print(line.record());
    };
  }
}
