package org.zeekbus.app.process;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether people see what is printed. */
public final class Tty {
  private Tty() {}

  /** Whether standard output goes to a terminal. */
  public static boolean isOut() {
    return is(1);
  }

  /** Whether standard error goes to a terminal. */
  public static boolean isErr() {
    return is(2);
  }

  /** Whether standard input comes from a terminal. */
  public static boolean isIn() {
    return is(0);
  }

  /** Whether colours are wanted and shown, if it is a terminal. */
  public static boolean isColoured() {
    String noColour = System.getenv("NO_COLOR"); // https://no-color.org
    return (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  @SuppressWarnings("SystemConsoleNull") // it is where one of them is no terminal: -Djdk.console
  private static boolean is(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    try {
      String file = Files.readSymbolicLink(link).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException _) { // no Linux, or it is closed
      Console console = System.console();
      return console != null && console.isTerminal();
    }
  }
}
