package org.zeekbus.doctor.finding;

import java.nio.file.Path;

/**
 * What to change.
 *
 * @param where a file, or {@code FILE:LINE}, or {@link #RUN}
 * @param line to have there, or the command
 */
public record Remedy(String where, String line) {
  /** The line is a command. */
  public static final String RUN = "run";

  /** The line is advice, for people. */
  public static final String DO = "do";

  /** A line of a script of Zeek's, which nodes do not see before they are deployed. */
  public static Remedy script(Path file, String line) {
    return new Remedy(file.toString(), line);
  }

  /** A command. */
  public static Remedy run(String command) {
    return new Remedy(RUN, command);
  }
}
