package org.zeekbus.zmtp.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.Limits;

/**
 * The plain twin of {@link MessageReader}: takes a whole stream at once and goes through it frame
 * by frame, copying as it likes. What it says is what the fast one has to say, whatever the cuts.
 */
final class PlainReader {
  private record Frame(int flags, long length, int header, boolean isQuirk) {
    boolean isCommand() {
      return (flags & 4) != 0;
    }

    boolean hasMore() {
      return (flags & 1) != 0;
    }
  }

  private final byte[] stream;
  private final Bounds bounds;
  private final Limits limits;
  private final List<ReaderCall> calls = new ArrayList<>();

  private PlainReader(byte[] stream, Bounds bounds) {
    this.stream = stream;
    this.bounds = bounds;
    this.limits = bounds.limits();
  }

  static List<ReaderCall> read(byte[] stream, Bounds bounds) {
    PlainReader reader = new PlainReader(stream, bounds);
    reader.read();
    return reader.calls;
  }

  private void read() {
    int at = 0;
    StringBuilder message = new StringBuilder();
    long bytes = 0;
    long first = 0;
    byte kind = 0;
    int parts = 0;
    while (true) {
      Frame frame = frame(at);
      if (frame == null) {
        return;
      }
      if (frame.isCommand() && (frame.length() == 0 || isNoSubscription(frame))) {
        fail(CloseReason.BAD_FRAME, at);
        return;
      }
      if (Long.compareUnsigned(frame.length(), limits.frame()) > 0) {
        fail(CloseReason.TOO_LARGE, at);
        return;
      }
      if (frame.isCommand() && frame.hasMore()) {
        fail(CloseReason.BAD_FRAME, at);
        return;
      }
      int body = at + frame.header();
      if (!frame.isCommand()) {
        parts++;
        bytes += frame.header() + frame.length();
        if (parts > limits.parts() || bytes > limits.message()) {
          fail(CloseReason.TOO_LARGE, body);
          return;
        }
      }
      int length = (int) frame.length();
      if (stream.length - body < length) {
        return;
      }
      if (frame.isCommand()) {
        command(body, length);
      } else {
        if (parts == 1) {
          first = length;
          kind = length == 0 ? 0 : stream[body];
        }
        message.append("%02x".formatted(frame.flags() & 3)).append(hex(at + 1, body + length));
        if (!frame.hasMore()) {
          calls.add(
              first > bounds.first() || bytes > bounds.message()
                  ? ReaderCall.oversized(kind, first, bytes, bounds.first())
                  : new ReaderCall.Message(message.toString(), parts));
          message.setLength(0);
          parts = 0;
          bytes = 0;
        }
      }
      at = body + length;
    }
  }

  /** The header at {@code at}; null if it is not whole. */
  private @org.jspecify.annotations.Nullable Frame frame(int at) {
    if (stream.length - at < 2) {
      return null;
    }
    int flags = stream[at] & 0xff;
    int shortLength = stream[at + 1] & 0xff;
    boolean isLong = (flags & 2) != 0;
    boolean isQuirk = !isLong && (flags & 4) != 0 && shortLength == 0;
    if (!isLong && !isQuirk) {
      return new Frame(flags, shortLength, 2, false);
    }
    if (stream.length - at < 9) {
      return null;
    }
    return new Frame(flags, ByteBuffer.wrap(stream).getLong(at + 1), 9, isQuirk);
  }

  /** libzmq 4.3.4 writes the quirk only for topics of 246 (SUBSCRIBE) to 255 bytes. */
  private static boolean isNoSubscription(Frame frame) {
    return frame.isQuirk() && (frame.length() < 246 + 10 || frame.length() > 255 + 10);
  }

  private void command(int body, int length) {
    calls.add(
        length > Math.max(1024, limits.topic() + 16)
            ? new ReaderCall.OversizedCommand(length)
            : new ReaderCall.Command(hex(body, body + length)));
  }

  private void fail(CloseReason reason, int at) {
    calls.add(new ReaderCall.Failure(reason, at));
  }

  private String hex(int from, int to) {
    return Hex.print(java.util.Arrays.copyOfRange(stream, from, to));
  }
}
