package org.zeekbus.logger.file;

import java.nio.file.Path;
import java.time.Duration;

/** The way of a file after its rotation. */
public sealed interface Processing {
  /** Nothing: it stays beside the open files, under its rotated name. */
  record Nothing() implements Processing {}

  /**
   * It is moved into an archive like that of zeekctl: {@code
   * DIR/2026-11-23/conn.09:00:00-10:00:00.log.gz}.
   *
   * @param dir may be on another disk, and others may write to it
   * @param compression of files that are not compressed already
   * @param retention of what lies in {@code dir} under names that this node gives
   */
  record Archive(Path dir, Compression compression, Retention retention) implements Processing {
    /** Compressed with gzip and kept for ever, as zeekctl does unless told otherwise. */
    public static Archive in(Path dir) {
      return new Archive(dir, Compression.GZ, Retention.UNLIMITED);
    }
  }

  /**
   * A shell command gets it, with the arguments that Zeek's {@code
   * Log::default_rotation_postprocessor_cmd} gets: {@code COMMAND FILE PATH OPEN CLOSE TERMINATING
   * WRITER}. What is left of the file afterwards is the command's own business.
   *
   * @param command as the shell shall read it; runs in the log directory
   * @param timeout after which it is killed, to be tried again
   */
  record Command(String command, Duration timeout) implements Processing {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException naming what is wrong
     */
    public Command {
      if (command.isBlank()) {
        throw new IllegalArgumentException("an empty command (expected: one to run)");
      }
      if (!timeout.isPositive()) {
        throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than 0)");
      }
    }
  }
}
