package org.zeekbus.httpsink.layout;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.AsciiOptions;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.format.LogFormat;
import org.zeekbus.httpsink.settings.IndexTemplate;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;

/**
 * Records for {@code _bulk}, two lines each:
 *
 * <pre>
 * {"create":{"_index":"logs-zeek.conn-default","_id":"019ab2f01c80-6b1f0c2d9e8a7754-0"}}
 * {"@timestamp":"2025-11-23T07:00:00.123456Z","uid":"…",…}
 * </pre>
 *
 * <p>{@code @timestamp}, which data streams need, is {@code ts} under another name; a record
 * without it gets the time of its arrival. All times are texts, which become dates without a
 * mapping; numbers would become floats, which are too short for a time.
 *
 * <p>Owner: the sink's thread.
 */
final class BulkEncoder implements LogEncoder {
  private static final String TIMESTAMP = "@timestamp";
  private static final AsciiOptions JSON =
      AsciiOptions.DEFAULT.with(Map.of("json_timestamps", "JSON::TS_ISO8601"));
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final byte[] END_WITH_ID = "\"}}\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "}}\n".getBytes(StandardCharsets.US_ASCII);

  /** The length of a record without fields: {@code {}} and its newline. */
  private static final int EMPTY_RECORD = 3;

  private final LogFormat format;
  private final Destination destination;
  private final IndexTemplate index;
  private final String path;
  private final @Nullable RecordIds ids;

  /** The field that becomes {@code @timestamp}, or -1. */
  private final int time;

  // What records of the batch have in common.
  private byte[] action = new byte[0];
  private byte[] arrivalTime = new byte[0];
  private String actionSender = "";
  private long actionDay = Long.MIN_VALUE;
  private long arrivalMillis = Long.MIN_VALUE;

  /**
   * Records of one schema.
   *
   * @param hasIds whether ids are made here, so that the target knows records that come again
   */
  BulkEncoder(LogSchema schema, Destination destination, IndexTemplate index, boolean hasIds) {
    this.destination = destination;
    this.index = index;
    this.path = schema.path().text();
    this.ids = hasIds ? new RecordIds() : null;
    this.time = timeField(schema);
    this.format = LogFormat.json(JSON, time < 0 ? schema : renamed(schema, time));
  }

  private static int timeField(LogSchema schema) {
    int already = schema.indexOf(TIMESTAMP);
    return already >= 0 ? already : schema.indexOfTime();
  }

  private static LogSchema renamed(LogSchema schema, int field) {
    List<LogField> fields = new ArrayList<>(schema.fields());
    LogField old = fields.get(field);
    fields.set(
        field, new LogField(Bytes.of(TIMESTAMP), old.type(), old.elementType(), old.optional()));
    return new LogSchema(schema.stream(), schema.writer(), schema.filter(), schema.path(), fields);
  }

  @Override
  public Destination destination() {
    return destination;
  }

  @Override
  public String target() {
    return index.shown(path);
  }

  @Override
  public void record(LogBatchReader batch, Arrival arrival, LineBuffer out) {
    if (batch.index() == 0) {
      open(batch, arrival);
    }
    out.put(action);
    if (ids == null) {
      out.put(END);
    } else {
      ids.put(batch.index(), out);
      out.put(END_WITH_ID);
    }
    if (time >= 0 && batch.isPresent(time)) {
      format.record(batch, out);
    } else {
      recordWithoutTime(batch, out);
    }
  }

  private void recordWithoutTime(LogBatchReader batch, LineBuffer out) {
    out.put(arrivalTime);
    int at = out.length();
    format.record(batch, out);
    if (out.length() - at > EMPTY_RECORD) {
      out.array()[at] = ',';
    } else {
      out.cut(at);
      out.put('}');
      out.put('\n');
    }
  }

  private void open(LogBatchReader batch, Arrival arrival) {
    long day = Math.floorDiv(arrival.millis(), 86_400_000L);
    if (action.length == 0
        || (!index.isConstant() && (day != actionDay || !arrival.sender().equals(actionSender)))) {
      String name = index.of(path, arrival.sender(), arrival.millis());
      String start = "{\"create\":{\"_index\":\"" + name + '"';
      action = ascii(ids == null ? start : start + ",\"_id\":\"");
      actionDay = day;
      actionSender = arrival.sender();
    }
    if (arrival.millis() != arrivalMillis) {
      arrivalMillis = arrival.millis();
      arrivalTime =
          ascii("{\"@timestamp\":\"" + ISO.format(Instant.ofEpochMilli(arrivalMillis)) + '"');
    }
    if (ids != null) {
      ids.open(batch, arrival);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int jsonStart(byte[] in, int at, int end) {
    int json = at;
    while (json < end && in[json] != '\n') {
      json++;
    }
    return Math.min(json + 1, end);
  }
}
