package org.zeekbus.app.inspect;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.zeekbus.app.recording.FramesRecord;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.Topic;

/**
 * One message as a line: time, topic, sender, format, payload size, and on request how the payload
 * begins. Bytes that would break the line are written {@code \xhh}. A message that is no event of
 * Zeek, which has four frames, has its topic, two dashes and the size of all its other frames. A
 * subscription has its topic, a dash and what became of it.
 *
 * @param at when it arrived here
 * @param channel where it was seen; a message of {@code SUBSCRIPTION} is as in recordings
 */
record TapLine(Instant at, FramesLayout.Channel channel, Message message) {
  private static final int EVENT_FRAMES = 4;
  private static final int EXCERPT = 128;
  private static final HexFormat HEX = HexFormat.of();
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  TapLine(Instant at, Message message) {
    this(at, FramesLayout.Channel.MESSAGE, message);
  }

  /** Of a subscription, or its end. */
  static TapLine subscription(Instant at, Topic topic, boolean isHeld) {
    byte[] body = new byte[1 + topic.length()];
    body[0] = (byte) (isHeld ? 1 : 0);
    for (int i = 0; i < topic.length(); i++) {
      body[1 + i] = topic.at(i);
    }
    return new TapLine(at, FramesLayout.Channel.SUBSCRIPTION, Message.of(body));
  }

  /** As a recording has it, but for its number. */
  FramesRecord record() {
    return new FramesRecord(0, nanos(), channel, message.frames());
  }

  /** When it arrived here, in nanoseconds since 1970. */
  long nanos() {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }

  /** The line, without its end. */
  String format(boolean withPayload) {
    List<byte[]> frames = message.frames();
    if (channel == FramesLayout.Channel.SUBSCRIPTION) {
      byte[] body = frames.getFirst();
      return "%s %s - %s 0"
          .formatted(
              TIME.format(at),
              word(Arrays.copyOfRange(body, 1, body.length)),
              record().isSubscribe() ? "subscribe" : "unsubscribe");
    }
    boolean isEvent = frames.size() == EVENT_FRAMES;
    List<byte[]> payload = frames.subList(isEvent ? EVENT_FRAMES - 1 : 1, frames.size());
    StringBuilder line = new StringBuilder(200);
    TIME.formatTo(at, line);
    line.append(' ').append(word(frames.get(0)));
    line.append(' ').append(isEvent ? word(frames.get(1)) : "-");
    line.append(' ').append(isEvent ? word(frames.get(2)) : "-");
    line.append(' ').append(payload.stream().mapToLong(frame -> frame.length).sum());
    if (!isEvent) {
      line.append(frames.size() == 1 ? " (1 frame)" : " (" + frames.size() + " frames)");
    }
    if (withPayload) {
      payload.forEach(frame -> appendExcerpt(frame, line));
    }
    return line.toString();
  }

  private static String word(byte[] frame) {
    return frame.length == 0 ? "\"\"" : Topic.of(frame).toString();
  }

  private static void appendExcerpt(byte[] frame, StringBuilder line) {
    line.append(" \"");
    for (int i = 0; i < Math.min(frame.length, EXCERPT); i++) {
      char c = (char) (frame[i] & 0xff);
      if (c >= ' ' && c < 0x7f && c != '\\' && c != '"') {
        line.append(c);
      } else {
        line.append("\\x").append(HEX.toHexDigits((byte) c));
      }
    }
    line.append(frame.length > EXCERPT ? "\"..." : "\"");
  }
}
