package org.zeekbus.logger.file;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import org.zeekbus.logger.format.AsciiOptions;

/**
 * Where log files are and how they are kept.
 *
 * @param directory of all files; nobody else may write there
 * @param options how they are written
 * @param byPath options of single log paths
 * @param rotationInterval how often files are put aside, counted from local midnight; zero for
 *     never
 * @param rotationBytes size from which a file is put aside; 0 for any size
 * @param fsync when the system is made to write to the disk
 * @param zone of local times
 * @param clock what time it is
 */
public record FileSettings(
    Path directory,
    AsciiOptions options,
    Map<String, AsciiOptions> byPath,
    Duration rotationInterval,
    long rotationBytes,
    Fsync fsync,
    ZoneId zone,
    InstantSource clock) {

  /** When the system is made to write to the disk, so that a power cut loses nothing. */
  public enum Fsync {
    /** When the system sees fit. */
    NEVER,
    /** With every flush. */
    INTERVAL,
    /** With every batch. */
    ALWAYS
  }

  /** TSV files that rotate at full hours, as those of Zeek's logger do. */
  public static FileSettings of(Path directory) {
    return new FileSettings(
        directory,
        AsciiOptions.DEFAULT,
        Map.of(),
        Duration.ofHours(1),
        0,
        Fsync.NEVER,
        ZoneId.systemDefault(),
        InstantSource.system());
  }

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException naming the one that is off
   */
  public FileSettings {
    byPath = Map.copyOf(byPath);
    if (rotationInterval.isNegative() || rotationBytes < 0) {
      throw new IllegalArgumentException(
          "rotation: interval %s, bytes %d (expected: at least 0)"
              .formatted(rotationInterval, rotationBytes));
    }
  }
}
