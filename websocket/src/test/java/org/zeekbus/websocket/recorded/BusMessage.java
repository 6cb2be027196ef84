package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.value.Bytes;

/** An event on the bus: what a node or a client published. Owner: nobody; never changes. */
record BusMessage(long nanos, Bytes topic, String sender, String format, Bytes payload) {

  static BusMessage of(long nanos, List<byte[]> frames) {
    return new BusMessage(
        nanos,
        Bytes.of(frames.get(0)),
        new String(frames.get(1), UTF_8),
        new String(frames.get(2), UTF_8),
        Bytes.of(frames.get(3)));
  }

  /** What all nodes and clients of a recording published, in order. */
  static List<BusMessage> all(String name) {
    List<BusMessage> all = new ArrayList<>();
    try (var in =
        new DataInputStream(
            new BufferedInputStream(
                Files.newInputStream(Recordings.path("websocket").resolve(name + ".frames"))))) {
      while (true) {
        long nanos = in.readLong();
        int channel = in.readUnsignedByte();
        List<byte[]> parts = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
          parts.add(in.readNBytes(in.readInt()));
        }
        if (channel == Recordings.EVENT) {
          all.add(of(nanos, parts));
        }
      }
    } catch (EOFException e) {
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<byte[]> frames() {
    return List.of(
        topic.toArray(), sender.getBytes(UTF_8), format.getBytes(UTF_8), payload.toArray());
  }

  /** Whether a client of the WebSocket API sent it. */
  boolean isOfClient() {
    return sender.contains("-websocket-");
  }

  /** Whether both are the same but for sender and time. */
  boolean isSame(BusMessage other) {
    return topic.equals(other.topic)
        && format.equals(other.format)
        && payload.equals(other.payload);
  }

  @Override
  public String toString() {
    String event;
    try {
      event = BinaryEvents.decode(payload.toArray()).toString();
    } catch (DecodeException e) {
      event = e.getMessage();
    }
    return topic.text() + " " + format + " " + event;
  }
}
