package org.zeekbus.logger.file;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * A logger in a process of its own, whose limit of open files is low: others in the process use up
 * what is left while it has many logs.
 */
final class ManyLogs {
  static final int LOGS = 60;

  private ManyLogs() {}

  /** Arguments: the directory. */
  public static void main(String[] args) throws Exception {
    FileSettings settings =
        FileSettings.of(
            Path.of(args[0]),
            it -> it.rotation(RotationSettings.NEVER).processing(new Processing.Nothing()));
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    List<FileInputStream> others = new ArrayList<>();
    try (FileSink sink = FileSink.open(settings)) {
      for (int round = 0; round < 3; round++) {
        for (int i = 0; i < LOGS; i++) {
          byte[] batch = Site.batch(Site.schema("path" + i), "round " + round);
          reader.open(batch, 0, batch.length);
          sink.accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
        }
        sink.flush();
        useUp(others);
      }
    } finally {
      for (FileInputStream each : others) {
        each.close();
      }
    }
    System.out.println("done");
  }

  private static void useUp(List<FileInputStream> others) throws Exception {
    try {
      while (true) {
        others.add(new FileInputStream("/dev/null"));
      }
    } catch (FileNotFoundException e) {
      System.out.println("used up: " + e.getMessage());
    }
  }
}
