package org.zeekbus.app.recording;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/** Writes frames files for tests: {@code new Recording().subscribes("a").message("a", "id")}. */
public final class Recording {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private long nanos = 1_795_425_121_685_221_000L;

  /**
   * A whole life of a cluster of five real nodes of Zeek 9.0.0-rc1: join, two short traces, leave.
   */
  public static Path ofARealCluster() {
    return Path.of("..", "recordings", "cluster-small.frames");
  }

  /** Subscriptions, one after the other. */
  public Recording subscribes(String... topics) {
    for (String topic : topics) {
      record(1, "\u0001" + topic);
    }
    return this;
  }

  /** Cancels, one after the other; in the order of their bytes they can be the end of a node. */
  public Recording cancels(String... topics) {
    for (String topic : topics) {
      record(1, "\u0000" + topic);
    }
    return this;
  }

  /** An event. */
  public Recording message(String topic, String sender, String payload) {
    return record(0, topic, sender, "broker-bin-v1", payload);
  }

  /** A log batch. */
  public Recording log(String sender, String payload) {
    return record(2, "log-write", sender, "zeek-bin-serializer", payload);
  }

  Recording record(int channel, String... parts) {
    try {
      out.writeLong(nanos++);
      out.writeByte(channel);
      out.writeShort(parts.length);
      for (String part : parts) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  public Path writeTo(Path directory) throws IOException {
    return Files.write(directory.resolve("recorded.frames"), bytes());
  }

  /** Recordings of one log batch, as large as need be, of records with one string. */
  static final class LogBatches {
    private final byte[] string;
    private final byte[] head;
    private final byte[] record;

    /** Strings of so many bytes, which are no UTF-8. */
    LogBatches(int length) {
      string = new byte[length];
      for (int i = 0; i < length; i++) {
        string[i] = (byte) (i % 7 == 0 ? 0xff : ' ' + i % 90);
      }
      LogBatchWriter writer =
          new LogBatchWriter(
              LogSchema.of("S::LOG", "s", List.of(LogField.of("s", ZeekType.STRING))));
      int empty = writer.putBytes(new byte[0], 0, 0).toBytes().length;
      int stringHead = empty - new LogBatchWriter(writer.schema()).toBytes().length;
      writer.clear();
      byte[] one = writer.putBytes(string, 0, length).toBytes();
      head = Arrays.copyOf(one, empty - stringHead);
      record = Arrays.copyOfRange(one, head.length, one.length);
    }

    /** The string that is in every record. */
    byte[] string() {
      return string.clone();
    }

    /** Bytes of a record. */
    int recordBytes() {
      return record.length;
    }

    void writeTo(Path file, int records) throws IOException {
      byte[] start = new Recording().log("node", "").bytes();
      ByteBuffer count = ByteBuffer.wrap(head);
      count.putInt(head.length - Integer.BYTES, records);
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
        out.write(start, 0, start.length - Integer.BYTES);
        out.writeInt(Math.toIntExact(head.length + (long) records * record.length));
        out.write(head);
        for (int i = 0; i < records; i++) {
          out.write(record);
        }
      }
    }
  }
}
