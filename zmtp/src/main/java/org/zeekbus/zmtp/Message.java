package org.zeekbus.zmtp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A whole message as it goes over the wire: encoded once, then sent to any number of peers, and
 * again after a socket was full. Its bytes are on the heap, so it needs no release.
 *
 * <p>Immutable.
 */
public final class Message {
  private final byte[] wire;
  private final ByteBuf view;
  private final int units;

  private Message(byte[] wire) {
    this(wire, 1);
  }

  private Message(byte[] wire, int units) {
    this.wire = wire;
    this.view = Unpooled.wrappedBuffer(wire);
    this.units = units;
  }

  /** The message of these frames, at least one, which are copied. */
  public static Message of(byte[]... frames) {
    return of(List.of(frames));
  }

  /** The message of these frames, at least one, which are copied. */
  public static Message of(List<byte[]> frames) {
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a message without frames (expected: at least one)");
    }
    long size = 0;
    for (byte[] frame : frames) {
      size += (frame.length <= 255 ? 2 : 9) + frame.length;
    }
    byte[] wire = new byte[Math.toIntExact(size)];
    ByteBuf out = Unpooled.wrappedBuffer(wire).clear();
    int left = frames.size();
    for (byte[] frame : frames) {
      left--;
      Commands.writeHeader(out, left > 0 ? Commands.MORE : 0, frame.length);
      out.writeBytes(frame);
    }
    return new Message(wire);
  }

  /** A copy of the message that {@code frames} walks over, wherever it stands. */
  public static Message copyOf(FrameCursor frames) {
    return new Message(ByteBufUtil.getBytes(frames.buffer(), frames.from(), frames.size(), true));
  }

  /**
   * The same, whose loss counts for {@code things} in what a socket says of losses: a batch of
   * records for as many as it has. Other messages count for one.
   */
  public Message countedAs(int things) {
    return new Message(wire, things);
  }

  public int units() {
    return units;
  }

  /** Bytes on the wire, headers included. */
  public int size() {
    return wire.length;
  }

  /** A cursor that stands before the first frame. */
  public FrameCursor cursor() {
    FrameCursor cursor = new FrameCursor();
    cursor.reset(view, 0, wire.length);
    return cursor;
  }

  /** Copies of the frames' bodies. */
  public List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    FrameCursor cursor = cursor();
    while (cursor.next()) {
      frames.add(cursor.bytes());
    }
    return frames;
  }

  /** A copy of the first frame's body: of publish/subscribe messages, the topic. */
  public Topic topic() {
    FrameCursor first = first();
    return Topic.of(view, first.body(), first.length());
  }

  /** A cursor that stands at the first frame. */
  public FrameCursor first() {
    FrameCursor cursor = cursor();
    cursor.next();
    return cursor;
  }

  public void writeTo(ByteBuf out) {
    out.writeBytes(wire);
  }

  /** Whether the other has the same frames. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Message message && Arrays.equals(wire, message.wire);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(wire);
  }

  @Override
  public String toString() {
    return frames().size() + " frames, " + wire.length + " bytes, topic " + topic();
  }
}
