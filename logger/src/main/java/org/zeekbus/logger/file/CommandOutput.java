package org.zeekbus.logger.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.zeekbus.zmtp.thread.Supervisor;

/**
 * The output of a command: each line is logged, as far as it is not too long and there are not too
 * many. All is read, so that the command never waits for us. Owner: the thread that runs it.
 */
final class CommandOutput implements Supervisor.Body {
  /** Bytes of a line that are logged. */
  static final int LONGEST = 1000;

  /** Lines of a run that are logged. */
  static final int MOST_LINES = 100;

  private final InputStream in;
  private final Consumer<String> logged;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean isLong;
  private long lines;
  private volatile String last = "";

  CommandOutput(InputStream in, Consumer<String> logged) {
    this.in = in;
    this.logged = logged;
  }

  @Override
  public void run() {
    byte[] chunk = new byte[8 << 10];
    try (in) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        for (int i = 0; i < count; i++) {
          take(chunk[i]);
        }
      }
    } catch (IOException _) {
      // The command was killed, and its pipe is closed.
    }
    if (line.size() > 0) {
      end();
    }
    if (lines > MOST_LINES) {
      logged.accept("(%,d more lines)".formatted(lines - MOST_LINES));
    }
  }

  private void take(byte next) {
    if (next == '\n') {
      end();
    } else if (line.size() < LONGEST) {
      line.write(next);
    } else {
      isLong = true;
    }
  }

  private void end() {
    lines++;
    String text =
        line.toString(StandardCharsets.UTF_8)
            .replaceAll("\\p{Cntrl}", " ")
            .concat(isLong ? "..." : "");
    line.reset();
    isLong = false;
    if (!text.isBlank()) {
      last = text;
    }
    if (lines <= MOST_LINES) {
      logged.accept(text);
    }
  }

  /** The last line so far that is not blank; empty if there was none. Any thread may ask. */
  String last() {
    return last;
  }
}
