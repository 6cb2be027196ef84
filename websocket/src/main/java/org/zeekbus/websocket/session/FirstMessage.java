package org.zeekbus.websocket.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.zeekbus.zmtp.Limits;
import org.zeekbus.zmtp.Topic;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the first message of a client: an array of the topics that it wants, in standard JSON. As
 * in Zeek, a topic ends at a NUL, and counts once however often it is there.
 */
final class FirstMessage {
  /** In bytes: more is no list of topics that anybody wants. */
  static final int LONGEST = 1 << 20;

  private static final int MOST_TOPICS = 10_000;
  private static final int LONGEST_TOPIC = Limits.DEFAULT.topic();

  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

  private FirstMessage() {}

  /** The message is wrong, in words for the client. */
  static final class WrongException extends Exception {
    private static final long serialVersionUID = 1;

    private final String text;

    WrongException(String text) {
      super(text, null, false, false);
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** The topics, sorted. */
  static List<Topic> topics(byte[] in, int at, int length) throws WrongException {
    boolean isArray = false;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in, at, length)) {
      isArray = parser.nextToken() == JsonToken.START_ARRAY;
      if (!isArray) {
        throw noArray();
      }
      Set<Topic> topics = new TreeSet<>();
      boolean areStrings = true;
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        if (next == JsonToken.VALUE_STRING) {
          add(topics, parser.getString());
        } else if (next == null) {
          throw noArray(); // it ends before its end
        } else {
          areStrings = false;
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw noArray(); // something stands behind it
      }
      if (!areStrings) {
        throw new WrongException("individual subscription not a string");
      }
      return List.copyOf(topics);
    } catch (JacksonException e) {
      throw noArray();
    }
  }

  private static void add(Set<Topic> topics, String text) throws WrongException {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw noArray(); // half a surrogate pair: it would be another topic
    }
    int nul = text.indexOf('\0');
    Topic topic = Topic.of(nul < 0 ? text : text.substring(0, nul));
    if (topic.length() > LONGEST_TOPIC) {
      throw new WrongException(
          "a topic of %,d bytes (longest: %,d)".formatted(topic.length(), LONGEST_TOPIC));
    }
    topics.add(topic);
    if (topics.size() > MOST_TOPICS) {
      throw new WrongException("more than %,d topics".formatted(MOST_TOPICS));
    }
  }

  private static WrongException noArray() {
    return new WrongException("subscriptions not an array");
  }
}
