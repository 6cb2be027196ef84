package org.zeekbus.app;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes frames files for tests: {@code new Recording().subscribes("a").message("a", "id")}. */
final class Recording {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);
  private long nanos = 1_795_425_121_685_221_000L;

  /**
   * A whole life of a cluster of five real nodes of Zeek 9.0.0-rc1: join, two short traces, leave.
   */
  static Path ofARealCluster() {
    return Path.of("..", "recordings", "cluster-small.frames");
  }

  /** Subscriptions, one after the other. */
  Recording subscribes(String... topics) {
    for (String topic : topics) {
      record(1, "\u0001" + topic);
    }
    return this;
  }

  /** Cancels, one after the other; in the order of their bytes they can be the end of a node. */
  Recording cancels(String... topics) {
    for (String topic : topics) {
      record(1, "\u0000" + topic);
    }
    return this;
  }

  /** An event. */
  Recording message(String topic, String sender, String payload) {
    return record(0, topic, sender, "broker-bin-v1", payload);
  }

  /** A log batch. */
  Recording log(String sender, String payload) {
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

  Path writeTo(Path directory) throws IOException {
    return Files.write(directory.resolve("recorded.frames"), bytes());
  }
}
