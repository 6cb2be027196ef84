package org.zeekbus.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;

/** The recorded records of a log path as lines of JSON. Owner: any thread, it has no state. */
final class ReadyLines {
  private ReadyLines() {}

  /** Each without its line end. */
  static List<byte[]> read(String path) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    for (byte[] bytes : RecordedBatches.of(path)) {
      LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
      batch.open(bytes, 0, bytes.length);
      LogFormat format = LogFormat.json(AsciiOptions.DEFAULT, batch.schema());
      LineBuffer line = new LineBuffer(1 << 20);
      while (batch.next()) {
        line.cut(0);
        format.record(batch, line);
        lines.add(Arrays.copyOf(line.array(), line.length() - 1));
      }
    }
    return lines;
  }
}
