package org.zeekbus.logger.file;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * A logger in a process of its own, to be killed: writes numbers, each once, and says after each
 * flush how far it came. Rotates each second, and by size.
 */
final class KilledLogger {
  /** The text before the number that comes next. */
  static final String FLUSHED = "flushed ";

  private static final int RECORDS = 50;
  private static final int BATCHES = 20;

  private KilledLogger() {}

  /** Arguments: the directory, the number to begin with, the gzip level. */
  public static void main(String[] args) throws Exception {
    Path dir = Path.of(args[0]);
    long next = Long.parseLong(args[1]);
    FileSettings settings =
        FileSettings.of(
            dir,
            it ->
                it.ascii(AsciiOptions.DEFAULT.with(Map.of("gzip_level", args[2])))
                    .rotation(RotationSettings.every(Duration.ofSeconds(1)).size(200_000))
                    .processing(
                        new Processing.Archive(
                            dir.resolve("archive"), Compression.NONE, Retention.UNLIMITED)));
    PrintStream out = System.out;
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    try (FileSink sink = FileSink.open(settings)) {
      while (true) {
        for (int i = 0; i < BATCHES; i++) {
          String[] texts = new String[RECORDS];
          for (int k = 0; k < RECORDS; k++) {
            texts[k] = Long.toString(next++);
          }
          byte[] batch = Site.batch(Site.schema(i % 2 == 0 ? "conn" : "a/b"), texts);
          reader.open(batch, 0, batch.length);
          sink.accept(reader, new Arrival("worker-1", 1_764_000_000_000L));
        }
        sink.flush();
        out.println(FLUSHED + next);
      }
    }
  }
}
