package org.zeekbus.websocket.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.zeekbus.websocket.session.Refusal;
import org.zeekbus.websocket.session.Translation;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.event.DataMessageException;
import org.zeekbus.zmtp.Rights;
import org.zeekbus.zmtp.Topic;

/**
 * The events of a request, all of which may be published. Owner: nobody; never changes.
 *
 * @param messages of the bus
 */
record PostedEvents(List<Message> messages) {
  /** More are better published in several requests. */
  private static final int MOST = 10_000;

  PostedEvents {
    messages = List.copyOf(messages);
  }

  /**
   * A message with the headers of its frames.
   *
   * @param topicAt where the topic begins in it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and no copy of an event is worth it
  record Message(byte[] frames, int topicAt, int topicLength) {
    Topic topic() {
      return Topic.of(Unpooled.wrappedBuffer(frames), topicAt, topicLength);
    }
  }

  /**
   * Reads the body of a request: one event, or an array of them.
   *
   * @param sender of the messages
   */
  static PostedEvents of(byte[] body, byte[] sender, Rights rights) throws RequestException {
    Translation translation = new Translation();
    List<Message> messages = new ArrayList<>();
    boolean isArray = isArray(body);
    try {
      translation.open(body);
      while (translation.next()) {
        if (messages.size() == MOST) {
          throw wrong(400, "too_many", "", "more than %,d events in one request".formatted(MOST));
        }
        messages.add(message(translation, sender, rights, place(isArray, messages.size())));
      }
    } catch (DataMessageException e) {
      throw wrong(
          400,
          Translation.refusal(e).label(),
          place(isArray, messages.size()),
          String.valueOf(e.getMessage()));
    } catch (EncodeException e) {
      throw wrong(
          400,
          Refusal.NO_EVENT.label(),
          place(isArray, messages.size()),
          String.valueOf(e.getMessage()));
    }
    return new PostedEvents(messages);
  }

  private static Message message(
      Translation translation, byte[] sender, Rights rights, String place) throws RequestException {
    if (translation.isTopicTooLong()) {
      throw wrong(
          400,
          Refusal.LONG_TOPIC.label(),
          place,
          "a topic of %,d bytes (longest: %,d)"
              .formatted(translation.topicLength(), Translation.LONGEST_TOPIC));
    }
    byte[] frames = new byte[translation.size(sender)];
    ByteBuf out = Unpooled.wrappedBuffer(frames).writerIndex(0);
    translation.writeTo(out, sender);
    Message message = new Message(frames, translation.topicAt(), translation.topicLength());
    if (!rights.mayPublish(out, message.topicAt(), message.topicLength())) {
      throw wrong(
          403,
          Refusal.FORBIDDEN.label(),
          place,
          "this client may not publish to " + message.topic());
    }
    return message;
  }

  private static boolean isArray(byte[] body) {
    int at = 0;
    while (at < body.length && Character.isWhitespace(body[at])) {
      at++;
    }
    return at < body.length && body[at] == '[';
  }

  /** Where something is wrong, as JavaScript would say it. */
  private static String place(boolean isArray, int index) {
    return isArray ? "events[%d]: ".formatted(index) : "";
  }

  private static RequestException wrong(int status, String label, String place, String what) {
    return new RequestException(status, label, place + what + "; nothing was published");
  }

  Set<Topic> topics() {
    return messages.stream().map(Message::topic).collect(Collectors.toSet());
  }
}
