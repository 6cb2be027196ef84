package org.zeekbus.httpsink.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;

/**
 * A batch as a layout posts it, whole.
 *
 * @param body of the request
 * @param dead what would be kept of each record if it were refused
 * @param target of the records
 */
record Encoded(String body, List<String> dead, String target) {
  static final Arrival ARRIVAL = new Arrival("worker-1", 1_764_000_000_123L);

  /** The first record of the recorded conn log, as Zeek's logger wrote it. */
  static String firstConn() {
    try (Stream<String> lines = Files.lines(Recordings.path("cluster.json/conn.log"))) {
      return lines.findFirst().orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first batch of a log in a recording of a real Zeek. */
  static byte[] recorded(String path) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    for (List<byte[]> message : Recordings.messages("cluster.frames", Recordings.LOG)) {
      byte[] bytes = message.getLast();
      batch.open(bytes, 0, bytes.length);
      if (batch.schema().path().text().equals(path)) {
        return bytes;
      }
    }
    throw new AssertionError("no batch of " + path);
  }

  static Encoded of(Layout layout, LogBatchWriter batch) {
    return of(layout, batch.toBytes());
  }

  static Encoded of(Layout layout, byte[] bytes) {
    LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
    batch.open(bytes, 0, bytes.length);
    LogEncoder encoder = layout.encoder(batch.schema());
    Destination destination = encoder.destination();
    LineBuffer out = new LineBuffer(1);
    List<String> dead = new ArrayList<>();
    while (batch.next()) {
      int start = out.length();
      encoder.record(batch, ARRIVAL, out);
      int end = out.length() - destination.separator();
      int json = encoder.jsonStart(out.array(), start, end);
      dead.add(new String(out.array(), json, end - json, StandardCharsets.UTF_8));
    }
    int end = out.length() - (destination.endsWithSeparator() ? 0 : destination.separator());
    return new Encoded(
        destination.head().text()
            + new String(Arrays.copyOf(out.array(), end), StandardCharsets.UTF_8)
            + destination.tail().text(),
        dead,
        encoder.target());
  }
}
