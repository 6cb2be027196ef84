package org.zeekbus.zeek.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.EnumValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.NoneValue;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.RealValue;
import org.zeekbus.zeek.value.SetValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.SubnetValue;
import org.zeekbus.zeek.value.TableValue;
import org.zeekbus.zeek.value.TimespanValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.VectorValue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares batches of real nodes with the files of a real logger, and writes them to the same bytes
 * again.
 */
final class RecordedLogsTest {
  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);

  /** Every line that Zeek's logger wrote, in order, with every value. */
  @ParameterizedTest
  @ValueSource(strings = {"cluster-small", "cluster"})
  void holdsWhatZeekLogged(String name) throws IOException {
    Map<String, List<LogRecord>> logs = new TreeMap<>();
    for (List<byte[]> frames : Recordings.messages(name + ".frames", Recordings.LOG)) {
      open(frames);
      while (batch.next()) {
        logs.computeIfAbsent(batch.schema().path().text(), _ -> new ArrayList<>())
            .add(batch.toRecord());
      }
    }
    JsonMapper mapper = new JsonMapper();
    try (Stream<Path> files = Files.list(Recordings.path(name + ".json"))) {
      for (Path file : files.toList()) {
        String path = file.getFileName().toString().replace(".log", "");
        List<String> lines = Files.readAllLines(file);
        List<LogRecord> records = logs.getOrDefault(path, List.of());
        assertThat(records).as(path).hasSameSizeAs(lines);
        for (int i = 0; i < lines.size(); i++) {
          compare(records.get(i), mapper.readTree(lines.get(i)), path + ", line " + (i + 1));
        }
      }
    }
  }

  private static void compare(LogRecord record, JsonNode line, String where) {
    Map<String, Value> values = record.toMap();
    assertThat(values.keySet()).as(where).containsExactlyElementsOf(line.propertyNames());
    values.forEach((name, value) -> {
      JsonNode zeeks = line.get(name);
      String there = where + ", " + name;
      if (zeeks.isDouble()) {
        // The record has the very double; its value may have no more than nanoseconds.
        assertThat(record.seconds(name)).as(there).isEqualTo(zeeks.doubleValue());
      }
      check(value, zeeks, there);
    });
  }

  private static void check(Value value, JsonNode zeeks, String where) {
    switch (value) {
      case NoneValue _ -> assertThat(zeeks.isNull()).as(where).isTrue();
      case BooleanValue v -> assertThat(zeeks.booleanValue()).as(where).isEqualTo(v.value());
      case CountValue v ->
          assertThat(zeeks.bigIntegerValue()).as(where).isEqualTo(v.toBigInteger());
      case IntegerValue v -> assertThat(zeeks.longValue()).as(where).isEqualTo(v.value());
      case RealValue v -> assertThat(zeeks.doubleValue()).as(where).isEqualTo(v.value());
      case TimestampValue v -> checkSeconds(v.nanos(), zeeks, where);
      case TimespanValue v -> checkSeconds(v.nanos(), zeeks, where);
      case StringValue v -> checkText(v.bytes(), zeeks, where);
      case EnumValue v -> checkText(v.bytes(), zeeks, where);
      case PortValue v -> assertThat(zeeks.intValue()).as(where).isEqualTo(v.number());
      case AddressValue v -> assertThat(zeeks.stringValue()).as(where).isEqualTo(v.toString());
      case SubnetValue v -> assertThat(zeeks.stringValue()).as(where).isEqualTo(v.toString());
      case SetValue v -> checkElements(v.elements(), sorted(zeeks), where);
      case VectorValue v -> checkElements(v.elements(), zeeks.valueStream().toList(), where);
      case TableValue _ -> throw new AssertionError("logs have no tables");
    }
  }

  /** The doubles that Zeek writes differ by up to 240 nanoseconds, and half of ours may be off. */
  private static void checkSeconds(long nanos, JsonNode zeeks, String where) {
    double off = Math.abs(LogValues.seconds(nanos) - zeeks.doubleValue());
    assertThat(off).as(where).isLessThanOrEqualTo(0.5e-9);
  }

  private static void checkElements(List<Value> elements, List<JsonNode> zeeks, String where) {
    assertThat(elements).as(where).hasSameSizeAs(zeeks);
    for (int i = 0; i < elements.size(); i++) {
      check(elements.get(i), zeeks.get(i), where + ", element " + i);
    }
  }

  /** Zeek has them in its own order; those with several elements are of strings. */
  private static List<JsonNode> sorted(JsonNode set) {
    return set.valueStream().sorted(Comparator.comparing(JsonNode::asString)).toList();
  }

  /** Zeek writes bytes that are no UTF-8, or certain characters, as {@code \xhh}. */
  private static void checkText(Bytes bytes, JsonNode zeeks, String where) {
    String text = zeeks.stringValue();
    if (!bytes.isUtf8() || !text.equals(bytes.text())) {
      StringBuilder escaped = new StringBuilder();
      for (byte b : bytes.toArray()) {
        if ((b >= 0x20 && b < 0x7f) || (b >= 8 && b <= 13 && b != 11)) {
          escaped.append((char) b);
        } else {
          escaped.append("\\x").append(HexFormat.of().toHexDigits(b));
        }
      }
      assertThat(text).as(where).isEqualTo(escaped.toString());
    }
  }

  /** Field by field, record by record, and from objects. */
  @ParameterizedTest
  @ValueSource(strings = {"cluster-small", "cluster", "options", "busy-logs"})
  void isEncodedToTheSameBytes(String name) {
    List<List<byte[]>> messages = Recordings.messages(name + ".frames", Recordings.LOG);
    assertThat(messages).isNotEmpty();
    int odd = 0;
    for (List<byte[]> frames : messages) {
      byte[] recorded = open(frames);
      LogBatchWriter fields = new LogBatchWriter(batch.schema());
      LogBatchWriter copies = new LogBatchWriter(batch.schema());
      LogBatchWriter records = new LogBatchWriter(batch.schema());
      boolean isOdd = false;
      while (batch.next()) {
        putFields(fields);
        copies.add(batch);
        records.add(batch.toRecord());
        isOdd |= hasOddTruth(batch.toRecord());
      }
      if (!isOdd) {
        assertSame(fields.toBytes(), recorded);
      }
      assertSame(copies.toBytes(), recorded);
      assertSame(records.toBytes(), recorded);
      odd += isOdd ? 1 : 0;
      assertThat(fields.size()).isEqualTo(recorded.length);
      assertThat(fields.records()).isEqualTo(batch.records());
      assertThat(new LogMessage(Bytes.of(frames.get(1)), records.toBytes()).frames())
          .containsExactlyElementsOf(frames);
    }
    assertThat(odd).isEqualTo(name.equals("cluster") ? 1 : 0);
  }

  private static void assertSame(byte[] ours, byte[] recorded) {
    assertThat(Arrays.mismatch(ours, recorded)).as("first byte that differs").isEqualTo(-1);
  }

  /** One x509 batch has a boolean that is 255: copies keep it, fields are written as 0 or 1. */
  private static boolean hasOddTruth(LogRecord record) {
    for (int i = 0; i < record.schema().size(); i++) {
      if (record.schema().field(i).type() == ZeekType.BOOL
          && record.isPresent(i)
          && ValueLayout.readLong(record.array(), record.dataAt(i)) > 1) {
        return true;
      }
    }
    return false;
  }

  /** From values, unless something says more than they can: an interval, the order of a set. */
  @ParameterizedTest
  @ValueSource(strings = {"cluster-small", "cluster", "options", "busy-logs"})
  void isMadeOfValuesToTheSameBytesWhereTheyHoldAll(String name) {
    int all = 0;
    int exact = 0;
    for (List<byte[]> frames : Recordings.messages(name + ".frames", Recordings.LOG)) {
      open(frames);
      while (batch.next()) {
        LogRecord record = batch.toRecord();
        LogRecord made = LogRecord.of(batch.schema(), record.toMap());
        for (int i = 0; i < batch.schema().size(); i++) {
          assertThat(made.value(i)).isEqualTo(record.value(i));
        }
        all++;
        if (isExact(record)) {
          exact++;
          assertThat(made).isEqualTo(record).hasSameHashCodeAs(record);
        }
      }
    }
    assertThat(exact).isGreaterThan(all / 2);
  }

  private static boolean isExact(LogRecord record) {
    for (int i = 0; i < record.schema().size(); i++) {
      String name = record.schema().field(i).name().text();
      boolean isExact =
          switch (record.value(i)) {
            case TimespanValue v -> LogValues.seconds(v.nanos()) == record.seconds(name);
            case SetValue v -> v.size() < 2;
            case VectorValue v ->
                v.elements().stream().noneMatch(each -> each instanceof TimespanValue);
            default -> true;
          };
      if (!isExact) {
        return false;
      }
    }
    return !hasOddTruth(record);
  }

  private byte[] open(List<byte[]> frames) {
    byte[] bytes = LogMessage.of(frames).batch();
    batch.open(bytes, 0, bytes.length);
    return bytes;
  }

  private void putFields(LogBatchWriter writer) {
    for (int i = 0; i < batch.schema().size(); i++) {
      if (!batch.isPresent(i)) {
        writer.putUnset();
        continue;
      }
      byte[] in = batch.array();
      switch (batch.schema().field(i).type()) {
        case BOOL -> writer.putBoolean(batch.booleanAt(i));
        case INT, COUNT -> writer.putLong(batch.longAt(i));
        case DOUBLE, TIME, INTERVAL -> writer.putDouble(batch.doubleAt(i));
        case STRING, ENUM, FUNC, FILE ->
            writer.putBytes(in, batch.bytesOffset(i), batch.bytesLength(i));
        case PORT, ADDR, SUBNET -> writer.put(batch.valueAt(i));
        case TABLE, VECTOR -> {
          LogElements elements = batch.elementsAt(i);
          writer.putElements(elements.size());
          while (elements.next()) {
            switch (batch.schema().field(i).elementType()) {
              case DOUBLE, TIME, INTERVAL -> writer.putDouble(elements.doubleValue());
              default -> writer.put(elements.value());
            }
          }
        }
        case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
            throw new AssertionError("not in the recordings");
      }
    }
  }
}
