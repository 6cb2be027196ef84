package org.zeekbus.websocket.recorded;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.event.BinaryEvents;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;

/**
 * Where our server is known to do other than Zeek, by file and connection, and why. One that does
 * not occur is an error, as is one that was not looked at.
 *
 * <p>Owner: the test's thread.
 */
final class KnownDifferences {
  static final String EVERY_TOPIC = "*";

  private final Map<List<String>, Answers> answers = new LinkedHashMap<>();
  private final Map<List<String>, Event> events = new LinkedHashMap<>();
  private final Map<List<String>, Event> bare = new LinkedHashMap<>();
  private final Map<List<String>, Event> dropped = new LinkedHashMap<>();
  private final Map<List<String>, Event> texts = new LinkedHashMap<>();
  private final List<String> stale = new ArrayList<>();

  /** Other answers to one deed of a client. */
  static final class Answers {
    private final String reason;
    private final List<String> ours;
    private final List<String> recorded = new ArrayList<>();
    private List<String> heard = List.of();
    private boolean isBegun;

    private Answers(String reason, List<String> ours) {
      this.reason = reason;
      this.ours = ours;
    }

    /** What Zeek answered. */
    void add(String line) {
      recorded.add(line);
    }

    /** What we did answer. */
    void heard(List<String> all) {
      heard = List.copyOf(all);
    }

    /** What we should answer, which is looked at once. */
    List<String> begin() {
      isBegun = true;
      return ours;
    }

    boolean isBegun() {
      return isBegun;
    }
  }

  /** Another event, on the bus or for a client. */
  private static final class Event {
    private final String reason;
    private boolean hasOccurred;

    private Event(String reason) {
      this.reason = reason;
    }
  }

  /** Our server answers this; {@code *} at the end of an answer stands for words of ours. */
  KnownDifferences answers(
      String file, String connection, String at, String reason, String... ours) {
    add(answers, List.of(file, connection, at), new Answers(reason, List.of(ours)));
    return this;
  }

  /** Our server takes events that Zeek refuses. */
  KnownDifferences takes(String file, String connection, String reason, String... at) {
    for (String each : at) {
      answers(file, connection, each, reason);
    }
    return publishes(file, connection, reason, at);
  }

  /**
   * On the bus there is what the JSON says, where Zeek published something else, or nothing; or
   * nothing if it is no event for us.
   */
  KnownDifferences publishes(String file, String connection, String reason, String... at) {
    for (String each : at) {
      add(events, List.of(file, connection, each), new Event(reason));
    }
    return this;
  }

  /** Our event has no metadata, where Zeek's has none of an unknown kind: an empty vector. */
  KnownDifferences publishesNoMetadata(String file, String connection, String reason, String at) {
    add(bare, List.of(file, connection, at), new Event(reason));
    return this;
  }

  /** Nothing comes on the bus of what Zeek published. */
  KnownDifferences drops(String file, String connection, String reason, String... at) {
    for (String each : at) {
      add(dropped, List.of(file, connection, each), new Event(reason));
    }
    return this;
  }

  /**
   * Clients get the event in other JSON; {@link #EVERY_TOPIC} stands for all that are not named.
   */
  KnownDifferences writes(String file, String reason, String... topics) {
    for (String topic : topics) {
      add(texts, List.of(file, topic), new Event(reason));
    }
    return this;
  }

  private static <T> void add(Map<List<String>, T> all, List<String> key, T one) {
    if (all.put(key, one) != null) {
      throw new AssertionError("twice: " + key);
    }
  }

  // Used by replays.

  @Nullable Answers answers(String file, String connection, String at) {
    return answers.get(List.of(file, connection, at));
  }

  /** What we should publish for a message of a client; null for nothing. */
  @Nullable BusMessage published(
      String file, String connection, String at, @Nullable BusMessage recorded, byte[] json) {
    Event drop = dropped.get(List.of(file, connection, at));
    if (drop != null) {
      drop.hasOccurred |= recorded != null;
      return null;
    }
    Event withoutMetadata = bare.get(List.of(file, connection, at));
    if (withoutMetadata != null && recorded != null) {
      var event = BinaryEvents.decode(recorded.payload().toArray());
      var same = new org.zeekbus.zeek.event.Event(event.name(), event.arguments(), null);
      Bytes payload = Bytes.of(BinaryEvents.encode(same));
      withoutMetadata.hasOccurred |= !payload.equals(recorded.payload());
      return new BusMessage(0, recorded.topic(), "", recorded.format(), payload);
    }
    Event difference = events.get(List.of(file, connection, at));
    if (difference == null) {
      return recorded;
    }
    BusMessage read = read(json);
    boolean isSame = read == null ? recorded == null : recorded != null && recorded.isSame(read);
    difference.hasOccurred |= !isSame;
    return read;
  }

  /** A message as the plain reader of JSON understands it. */
  static @Nullable BusMessage read(byte[] json) {
    try {
      JsonEvents.DataMessage read =
          JsonEvents.decodeDataMessage(json, 0, json.length, DecodeLimits.DEFAULT);
      Bytes binary = Bytes.of(BinaryEvents.encode(read.event()));
      return new BusMessage(0, read.topic(), "", "broker-bin-v1", binary);
    } catch (DecodeException e) {
      return null;
    }
  }

  /** Whether a client should have heard this where Zeek's heard that. */
  boolean text(String file, String recorded, String heard, List<BusMessage> bus) {
    String topic = Line.topic(recorded);
    Event difference =
        texts.getOrDefault(List.of(file, topic), texts.get(List.of(file, EVERY_TOPIC)));
    if (difference == null || recorded.equals(heard)) {
      return recorded.equals(heard);
    }
    difference.hasOccurred = true;
    return bus.stream()
        .filter(it -> it.topic().equals(Bytes.of(topic)))
        .filter(it -> recorded.equals("text " + written(it, JsonStyle.AS_ZEEK)))
        .anyMatch(it -> heard.equals("text " + written(it, JsonStyle.VALID)));
  }

  /** An event as the plain writer of JSON has it, each byte a character. */
  private static String written(BusMessage message, JsonStyle style) {
    var event = BinaryEvents.decode(message.payload().toArray());
    byte[] json = JsonEvents.encode(new JsonEvents.DataMessage(message.topic(), event), style);
    return new String(json, ISO_8859_1);
  }

  /** Differences that are in the table, and not in the world. */
  List<String> stale() {
    answers.forEach((key, it) -> {
      if (!it.isBegun() || it.recorded.equals(it.heard)) {
        stale.add("answers of " + key + ": " + it.reason);
      }
    });
    for (Map<List<String>, Event> each : List.of(events, bare, dropped, texts)) {
      each.forEach((key, it) -> {
        if (!it.hasOccurred) {
          stale.add("event of " + key + ": " + it.reason);
        }
      });
    }
    return stale;
  }
}
