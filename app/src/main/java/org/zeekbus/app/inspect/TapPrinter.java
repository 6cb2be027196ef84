package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.zeekbus.app.recording.DecodedLine;

/**
 * Prints the messages of a tap, one a line. Each is looked after: who has read enough ends the tap
 * at once.
 *
 * <p>Owner: the thread that runs the tap.
 */
final class TapPrinter implements TapOutput {
  private final PrintWriter out;
  private final Consumer<TapLine> print;

  private TapPrinter(PrintWriter out, Consumer<TapLine> print) {
    this.out = out;
    this.print = print;
  }

  /** For people. */
  static TapPrinter of(PrintWriter out, boolean withPayload) {
    return new TapPrinter(out, line -> out.println(line.format(withPayload)));
  }

  /** As JSON, with all that is in an event, and maybe with sizes. */
  static TapPrinter decoding(PrintWriter out, boolean withSizes) {
    DecodedLine decoded = new DecodedLine(out, withSizes);
    return new TapPrinter(
        out,
        line -> {
          var _ = decoded.print(line.record());
        });
  }

  @Override
  public void take(TapLine line) {
    print.accept(line);
  }

  @Override
  public boolean isGone() {
    return out.checkError();
  }

  @Override
  public void end() {
    out.flush();
  }
}
