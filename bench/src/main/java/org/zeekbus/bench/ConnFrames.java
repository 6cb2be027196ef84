package org.zeekbus.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.log.LogBatchReader;

/**
 * A recording of a busy network's conn log, the same records as JSON, and how long they are as TSV.
 * The files live as long as this. Owner: the main thread.
 */
final class ConnFrames implements AutoCloseable {
  /** About as many as a Parquet file has: each file has every uid once. */
  private static final int BATCHES = 500;

  private static final List<String> HEAD = List.of("log-write", "worker-1", "zeek-bin-serializer");

  private final Path frames;
  private final Path json;
  private long tsvBytes;

  /** Writes them. */
  ConnFrames(Path directory) throws IOException {
    frames = Files.createTempFile(directory, "zeekbus-bench-", ".frames");
    json = Files.createTempFile(directory, "zeekbus-bench-", ".json");
    ConnBatches batches = new ConnBatches();
    LogFormat toJson = LogFormat.json(AsciiOptions.DEFAULT, batches.schema());
    LogFormat toTsv = LogFormat.of(AsciiOptions.DEFAULT, batches.schema());
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    LineBuffer lines = new LineBuffer(1 << 20);
    try (DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(frames)));
        BufferedOutputStream jsonOut = new BufferedOutputStream(Files.newOutputStream(json))) {
      for (int i = 0; i < BATCHES; i++) {
        byte[] batch = batches.next();
        FramesLayout.writeHead(out, 0, FramesLayout.Channel.LOG, HEAD.size() + 1);
        for (String part : HEAD) {
          FramesLayout.writePart(out, part.getBytes(US_ASCII), part.length());
        }
        FramesLayout.writePart(out, batch, batch.length);
        reader.open(batch, 0, batch.length);
        while (reader.next()) {
          lines.cut(0);
          toTsv.record(reader, lines);
          tsvBytes += lines.length();
          lines.cut(0);
          toJson.record(reader, lines);
          jsonOut.write(lines.array(), 0, lines.length());
        }
      }
    }
  }

  Path frames() {
    return frames;
  }

  Path json() {
    return json;
  }

  long records() {
    return (long) BATCHES * ConnBatches.RECORDS;
  }

  /** Bytes of a record as TSV, line end included. */
  double tsvBytesPerRecord() {
    return (double) tsvBytes / records();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(frames);
    Files.deleteIfExists(json);
  }
}
