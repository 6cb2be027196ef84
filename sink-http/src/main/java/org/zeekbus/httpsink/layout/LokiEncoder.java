package org.zeekbus.httpsink.layout;

import java.nio.charset.StandardCharsets;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.httpsink.settings.LokiTimestamp;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.text.Integers;

/**
 * Records as entries of Loki's streams: a time in nanoseconds and the record's JSON, as a string.
 *
 * <pre>
 * ["1763881200123000000","{\"ts\":1763881200.120001,\"uid\":…}"],
 * </pre>
 *
 * <p>Loki drops an entry that has time and text of one that is there. So records that come again do
 * not count twice; and records of a batch get one nanosecond more each, so that equal ones are
 * kept.
 *
 * <p>Owner: the sink's thread. Breaks idiom: escapes without a branch.
 */
final class LokiEncoder implements LogEncoder {
  private static final byte[] ENTRY = "[\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LINE = "\",\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\"]".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END_OF_STREAM = "]}".getBytes(StandardCharsets.US_ASCII);

  /** For each byte how many backslashes it gets. */
  private static final byte[] ESCAPED = new byte[256];

  static {
    ESCAPED['"'] = 1;
    ESCAPED['\\'] = 1;
  }

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final double MICROS = 1e6;
  private static final long NANOS_PER_MICRO = 1000;

  /** The last time that Loki can hold, in microseconds: 64 bits of nanoseconds. */
  private static final double MOST_MICROS = 9.2e15;

  private final LogFormat format;
  private final Destination destination;
  private final LokiStreams streams;
  private final LineBuffer record = new LineBuffer(1 << 10);
  private final String path;

  /** The field with the entry's time, or -1. */
  private final int time;

  // If each record is a stream to itself: what stands before an entry of this sender.
  private byte[] stream = new byte[0];
  private String sender = "";

  LokiEncoder(LogSchema schema, LokiStreams streams, LokiTimestamp timestamp) {
    this.streams = streams;
    this.path = schema.path().text();
    this.destination = streams.destination(path);
    this.format = LogFormat.json(AsciiOptions.DEFAULT, schema);
    this.time = timestamp == LokiTimestamp.TS ? schema.indexOfTime() : -1;
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public String target() {
    return streams.shown(path);
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    if (streams.areOfRecords()) {
      out.put(beforeEntry(arrival.sender()));
      entry(batch, arrival, out);
      out.put(END_OF_STREAM);
    } else {
      entry(batch, arrival, out);
    }
    out.put(',');
  }

  private byte[] beforeEntry(String node) {
    if (stream.length == 0 || !node.equals(sender)) {
      sender = node;
      stream = streams.beforeEntry(path, node);
    }
    return stream;
  }

  private void entry(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    out.put(ENTRY);
    int at = out.length();
    out.end(Integers.putUnsigned(nanos(batch, arrival), out.room(at, Integers.LONGEST), at));
    out.put(LINE);
    record.cut(0);
    format.record(batch, record);
    escape(record.array(), record.length() - 1, out);
    out.put(END);
  }

  private long nanos(LogBatchReader batch, Arrival arrival) {
    if (time >= 0 && batch.isPresent(time)) {
      double micros = Math.rint(batch.doubleAt(time) * MICROS);
      if (micros >= 0 && micros < MOST_MICROS) {
        return ((long) micros) * NANOS_PER_MICRO;
      }
    }
    long rest = Math.min(batch.index(), NANOS_PER_MILLI - 1);
    return Math.clamp(arrival.millis(), 0, Long.MAX_VALUE / NANOS_PER_MILLI - 1) * NANOS_PER_MILLI
        + rest;
  }

  /**
   * Appends {@code in[0..length)}, which is JSON, as part of a JSON string. Only quotes and
   * backslashes need it.
   */
  static void escape(byte[] in, int length, LineBuffer out) {
    int at = out.length();
    byte[] to = out.room(at, 2 * length + 1);
    for (int i = 0; i < length; i++) {
      byte each = in[i];
      to[at] = '\\'; // stays if the next one needs it
      at += ESCAPED[each & 0xff];
      to[at++] = each;
    }
    out.end(at);
  }
}
