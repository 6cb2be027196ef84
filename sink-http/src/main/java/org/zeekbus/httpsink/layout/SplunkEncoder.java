package org.zeekbus.httpsink.layout;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.httpsink.settings.IndexTemplate;
import org.zeekbus.httpsink.settings.NameTemplate;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.text.SixDecimals;
import org.zeekbus.zeek.value.Bytes;

/**
 * Records as events of Splunk's HTTP event collector, with the names that Splunk files them under:
 *
 * <pre>
 * {"time":1763881200.123456,"host":"worker-1","sourcetype":"bro:conn:json","event":{"ts":…}}
 * </pre>
 *
 * <p>Owner: the sink's thread.
 */
final class SplunkEncoder implements LogEncoder {
  private static final byte[] TIME = "{\"time\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT = ",\"event\":".getBytes(StandardCharsets.US_ASCII);
  private static final double MILLIS = 1000;

  /** How records are filed. */
  record Names(
      NameTemplate sourcetype, Optional<NameTemplate> source, Optional<IndexTemplate> index) {}

  private final LogFormat format;
  private final Destination destination;
  private final Names names;
  private final String path;

  /** The field with the event's time, or -1. */
  private final int time;

  // What records of the batch have in common.
  private byte[] common = new byte[0];
  private String sender = "";
  private long arrivalMillis = Long.MIN_VALUE;

  SplunkEncoder(LogSchema schema, Destination destination, Names names) {
    this.destination = destination;
    this.names = names;
    this.path = schema.path().text();
    this.format = LogFormat.json(AsciiOptions.DEFAULT, schema);
    this.time = schema.indexOfTime();
  }

  /**
   * Events one behind the other. The brace that closes an event belongs to the separator, so that
   * the record ends before it.
   */
  static Destination destination(URI uri, String contentType) {
    return new Destination(uri, contentType, Bytes.EMPTY, Bytes.EMPTY, 2, true);
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public String target() {
    return names.index().map(each -> "index " + each.shown(path)).orElse("the token's index");
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    if (batch.index() == 0) {
      open(arrival);
    }
    out.put(TIME);
    int at = out.length();
    out.end(SixDecimals.putFixed(time(batch, arrival), out.room(at, SixDecimals.LONGEST), at));
    out.put(common);
    format.record(batch, out);
    // Behind the record's own brace, in the place of its newline.
    out.array()[out.length() - 1] = '}';
    out.put('\n');
  }

  private double time(LogBatchReader batch, Arrival arrival) {
    if (time >= 0 && batch.isPresent(time)) {
      double ts = batch.doubleAt(time);
      if (Double.isFinite(ts)) {
        return ts;
      }
    }
    return arrival.millis() / MILLIS;
  }

  private void open(Arrival arrival) {
    if (arrival.millis() == arrivalMillis && arrival.sender().equals(sender)) {
      return;
    }
    sender = arrival.sender();
    arrivalMillis = arrival.millis();
    StringBuilder text = new StringBuilder(",\"host\":").append(JsonText.quoted(sender));
    names
        .source()
        .ifPresent(
            source -> text.append(",\"source\":").append(JsonText.quoted(source.of(path, sender))));
    text.append(",\"sourcetype\":").append(JsonText.quoted(names.sourcetype().of(path, sender)));
    names
        .index()
        .ifPresent(index ->
            text.append(",\"index\":")
                .append(JsonText.quoted(index.of(path, sender, arrivalMillis))));
    common = text.append(",\"event\":").toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int jsonStart(byte[] in, int at, int end) {
    // Names cannot hold this: their quotes are escaped.
    for (int i = at; i + EVENT.length < end; i++) {
      if (in[i] == ',' && Arrays.equals(in, i, i + EVENT.length, EVENT, 0, EVENT.length)) {
        return i + EVENT.length;
      }
    }
    return at;
  }
}
