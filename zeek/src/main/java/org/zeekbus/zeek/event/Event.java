package org.zeekbus.zeek.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.ValueText;
import org.zeekbus.zeek.value.Values;

/**
 * An event with its arguments and metadata.
 *
 * <pre>{@code
 * Event.of("Intel::new_item", "10.0.0.1", Values.count(3)).withNetworkTimestamp(Instant.now())
 * }</pre>
 *
 * @param name the full name, such as {@code Cluster::hello}; events of the global module have no
 *     prefix
 * @param arguments as many as the event's declaration has
 * @param metadata in the order in which it was added; if an id is there twice, the first counts.
 *     Null if there is none: Zeek writes that in another way than an empty list, and writes both
 */
public record Event(Bytes name, List<Value> arguments, @Nullable List<Metadata> metadata) {

  /**
   * An item of metadata. Receivers ignore ids that they do not know.
   *
   * @param id 1 is the network timestamp; ids from 200 on are free for users
   * @param value of the type that is registered for the id
   */
  public record Metadata(CountValue id, Value value) {}

  /** Zeek's {@code EventMetadata::NETWORK_TIMESTAMP}: a timestamp. */
  public static final CountValue NETWORK_TIMESTAMP = Values.count(1);

  /** Copies both lists. */
  public Event {
    arguments = List.copyOf(arguments);
    metadata = metadata == null ? null : List.copyOf(metadata);
  }

  /**
   * An event without metadata.
   *
   * @param arguments values, or Java objects that {@link Values} converts
   */
  public static Event of(String name, @Nullable Object... arguments) {
    List<Value> values = Arrays.stream(arguments).map(Values::of).toList();
    return new Event(Bytes.of(name), values, null);
  }

  /** Whether the event has this name. */
  public boolean is(String other) {
    return name.equals(Bytes.of(other));
  }

  /** The first metadata with this id, or null. */
  public @Nullable Value metadata(CountValue id) {
    for (Metadata entry : metadata == null ? List.<Metadata>of() : metadata) {
      if (entry.id().equals(id)) {
        return entry.value();
      }
    }
    return null;
  }

  /** The sender's network time, or null if the event has none. */
  public @Nullable Instant networkTimestamp() {
    return metadata(NETWORK_TIMESTAMP) instanceof TimestampValue timestamp
        ? timestamp.instant()
        : null;
  }

  /** The same with another item of metadata. */
  public Event with(CountValue id, Value value) {
    List<Metadata> more = metadata == null ? new ArrayList<>() : new ArrayList<>(metadata);
    more.add(new Metadata(id, value));
    return new Event(name, arguments, more);
  }

  /** The same with the sender's network time. */
  public Event withNetworkTimestamp(Instant time) {
    return with(NETWORK_TIMESTAMP, Values.timestamp(time));
  }

  /** The form of a call in scripts: {@code Cluster::hello(proxy-1, …)}. */
  @Override
  public String toString() {
    String text = ValueText.asBroker(Values.vector(arguments));
    return metadata == null ? name + text : name + text + metadata;
  }
}
