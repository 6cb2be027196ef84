package org.zeekbus.sink.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.Sink;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

/** A batch as a node sends it. Owner: one thread. */
public final class SinkBatch {
  private static final Arrival ARRIVAL = new Arrival("worker-1", 1_764_000_000_000L);
  private static final AddressValue IPV4 = new AddressValue(0, 0xffff_0a00_0001L);
  private static final AddressValue IPV6 = new AddressValue(0x2001_0db8_0000_0000L, 1);
  private static final LogSchema NUMBERED =
      LogSchema.of(
          "Test::LOG",
          "numbered",
          List.of(LogField.of("n", ZeekType.COUNT), LogField.of("s", ZeekType.STRING)));

  private final byte[] bytes;

  private SinkBatch(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of the log {@code numbered}: records with a number each, and a text. */
  public static SinkBatch numbered(int count, String text) {
    LogBatchWriter writer = new LogBatchWriter(NUMBERED);
    for (int i = 0; i < count; i++) {
      writer.putLong(i).putBytes(Bytes.of(text));
    }
    return new SinkBatch(writer.toBytes());
  }

  /** Of the log {@code numbered}: a record for each text. */
  public static SinkBatch texts(String... texts) {
    LogBatchWriter writer = new LogBatchWriter(NUMBERED);
    for (int i = 0; i < texts.length; i++) {
      writer.putLong(i).putBytes(Bytes.of(texts[i]));
    }
    return new SinkBatch(writer.toBytes());
  }

  /** Of the log {@code numbered}: its last record ends too early. */
  public static SinkBatch broken(int count) {
    byte[] whole = numbered(count, "text").bytes;
    return new SinkBatch(Arrays.copyOf(whole, whole.length - 2));
  }

  /** Of another log: records with one number each. */
  public static SinkBatch of(String path, int count) {
    LogBatchWriter writer =
        new LogBatchWriter(
            LogSchema.of("Test::LOG", path, List.of(LogField.of("n", ZeekType.COUNT))));
    for (int i = 0; i < count; i++) {
      writer.putLong(i);
    }
    return new SinkBatch(writer.toBytes());
  }

  /**
   * Of the log {@code every_type}, which has a field of each type: one record with values, one with
   * all fields unset, one with empty texts and containers, one with the largest values.
   */
  public static SinkBatch everyType() {
    LogBatchWriter writer = new LogBatchWriter(everyTypeSchema());
    scalars(writer, 1, Bytes.of("text"), IPV4);
    writer.putElements(2).putBytes(Bytes.of("a")).putBytes(Bytes.of("b"));
    writer.putElements(2).putLong(1).putUnset();
    for (int i = 0; i < writer.schema().size(); i++) {
      writer.putUnset();
    }
    scalars(writer, 0, Bytes.EMPTY, IPV6);
    writer.putElements(0).putElements(0);
    scalars(writer, -1, Bytes.of("tab\t, newline\n, quote\", comma, \\x00 \0, not UTF-8 ÿ"), IPV6);
    writer.putElements(1).putBytes(Bytes.of("(empty)"));
    writer.putElements(1).putUnset();
    return new SinkBatch(writer.toBytes());
  }

  private static LogSchema everyTypeSchema() {
    return LogSchema.of(
        "Test::LOG",
        "every_type",
        List.of(
            LogField.of("bool", ZeekType.BOOL),
            LogField.of("int", ZeekType.INT),
            LogField.of("count", ZeekType.COUNT),
            LogField.of("double", ZeekType.DOUBLE),
            LogField.of("time", ZeekType.TIME),
            LogField.of("interval", ZeekType.INTERVAL),
            LogField.of("string", ZeekType.STRING),
            LogField.of("enum", ZeekType.ENUM),
            LogField.of("port", ZeekType.PORT),
            LogField.of("addr", ZeekType.ADDR),
            LogField.of("subnet", ZeekType.SUBNET),
            LogField.of("func", ZeekType.FUNC),
            LogField.of("file", ZeekType.FILE),
            LogField.set("set", ZeekType.STRING),
            LogField.vector("vector", ZeekType.COUNT)));
  }

  private static void scalars(
      LogBatchWriter writer, long number, Bytes text, AddressValue address) {
    writer
        .putBoolean(number > 0)
        .putLong(number)
        .putLong(number)
        .putDouble((double) number * 0.1)
        .putDouble(1_763_881_200.25)
        .putDouble((double) number)
        .putBytes(text)
        .putBytes(text)
        .putPort(new PortValue(53, PortValue.Protocol.UDP))
        .putAddress(address)
        .putSubnet(new SubnetValue(address, 120))
        .putBytes(text)
        .putBytes(text);
  }

  /** Offers it to a sink as the logger does, which uses the memory again afterwards. */
  void giveTo(Sink sink) throws IOException {
    giveTo(sink, ARRIVAL);
  }

  void giveTo(Sink sink, Arrival arrival) throws IOException {
    byte[] in = bytes.clone();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    reader.open(in, 0, in.length);
    try {
      sink.accept(reader, arrival);
    } finally {
      Arrays.fill(in, (byte) 0xee);
      reader.close();
    }
  }

  int length() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return "%d bytes".formatted(bytes.length);
  }
}
