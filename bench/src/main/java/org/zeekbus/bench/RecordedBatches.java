package org.zeekbus.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.log.LogBatchReader;

/** The log batches of {@code recordings/busy-logs.frames}: about 1,000 records each. */
final class RecordedBatches {
  private RecordedBatches() {}

  /** Those of a log, as they were sent. */
  static List<byte[]> of(String path) throws IOException {
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    List<byte[]> batches = new ArrayList<>();
    for (byte[] batch : read()) {
      reader.open(batch, 0, batch.length);
      if (reader.schema().path().text().equals(path)) {
        batches.add(batch);
      }
    }
    return batches;
  }

  /** All of them, as they were sent. */
  static List<byte[]> read() throws IOException {
    Path recording = RepositoryRoot.find().resolve("recordings/busy-logs.frames");
    List<byte[]> batches = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(recording))) {
      while (in.available() > 0) {
        in.readLong();
        boolean isLog = in.readUnsignedByte() == FramesLayout.Channel.LOG.number();
        byte[] part = new byte[0];
        for (int left = in.readUnsignedShort(); left > 0; left--) {
          part = in.readNBytes(in.readInt());
        }
        if (isLog) {
          batches.add(part);
        }
      }
    }
    return batches;
  }
}
