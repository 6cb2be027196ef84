package org.zeekbus.app.anonymize;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.node.Topics;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.event.Event;
import org.zeekbus.zeek.event.EventFormat;
import org.zeekbus.zeek.event.EventMessage;
import org.zeekbus.zeek.event.JsonEvents;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.JsonStyle;
import org.zeekbus.zeek.value.PortValue;
import org.zeekbus.zeek.value.SubnetValue;

/**
 * Makes messages that a site may give away: addresses become others, everywhere the same, and on
 * request strings become words. What cannot be decoded is left out, and counted.
 *
 * <p>Names of topics, nodes, events, enumerators, logs and fields stay, without them a cluster
 * cannot be replayed; addresses in them are replaced like all others.
 *
 * <p>Owner: one thread.
 */
public final class Anonymizer {
  /** Its strings are names and ids of nodes. */
  private static final Bytes OF_CLUSTER = Bytes.of("Cluster::");

  private static final int MOST_NAMES = 10_000;

  private final AnonymousValues values;

  /** Names and ids of nodes. */
  private final Set<Bytes> names = new HashSet<>();

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private @Nullable LogBatchWriter writer;
  private long leftOut;

  /**
   * Replaces by a key.
   *
   * @param replacesStrings whether strings are replaced, and not only the addresses in them
   */
  public Anonymizer(AnonymizeKey key, boolean replacesStrings) {
    AddressCipher cipher = new AddressCipher(key);
    this.values =
        new AnonymousValues(
            cipher, new AnonymousText(cipher), replacesStrings ? new Pseudonyms(key) : null, names);
  }

  /** What stands for a message; nothing if it cannot be decoded. */
  public Optional<List<byte[]>> replace(FramesLayout.Channel channel, List<byte[]> frames) {
    try {
      return Optional.of(
          switch (channel) {
            case SUBSCRIPTION -> subscription(frames.getFirst());
            case MESSAGE -> event(EventMessage.decode(frames));
            case LOG -> log(LogMessage.of(frames));
          });
    } catch (DecodeException | EncodeException _) {
      leftOut++;
      return Optional.empty();
    }
  }

  /** How many messages cannot be decoded. */
  public long leftOut() {
    return leftOut;
  }

  private List<byte[]> subscription(byte[] subscription) {
    Bytes topic = Bytes.of(subscription, 1, subscription.length - 1);
    String text = topic.text();
    Topics.nameIn(text).or(() -> Topics.idIn(text)).map(Bytes::of).ifPresent(this::name);
    Bytes other = values.word(topic);
    byte[] out = new byte[1 + other.length()];
    out[0] = subscription[0];
    other.copyTo(out, 1);
    return List.of(out);
  }

  private void name(Bytes name) {
    if (names.size() < MOST_NAMES) {
      names.add(name);
    }
  }

  private List<byte[]> event(EventMessage message) {
    name(message.nodeId());
    Event event = message.event();
    boolean keepsStrings = event.name().startsWith(OF_CLUSTER);
    List<Event.Metadata> metadata = event.metadata();
    Event other =
        new Event(
            event.name(),
            values.all(event.arguments(), keepsStrings),
            metadata == null ? null : metadata(metadata));
    return List.of(
        values.word(message.topic()).toArray(),
        values.word(message.nodeId()).toArray(),
        Bytes.of(message.format().toString()).toArray(),
        encode(message.format(), other));
  }

  private List<Event.Metadata> metadata(List<Event.Metadata> entries) {
    List<Event.Metadata> others = new ArrayList<>(entries.size());
    for (Event.Metadata entry : entries) {
      others.add(new Event.Metadata(entry.id(), values.replace(entry.value(), false)));
    }
    return others;
  }

  /** Strings that are no UTF-8 are written as Zeek writes them. */
  private static byte[] encode(EventFormat format, Event event) {
    try {
      return format.encode(event);
    } catch (EncodeException e) {
      if (format == EventFormat.JSON) {
        return JsonEvents.encode(event, JsonStyle.AS_ZEEK);
      }
      throw e;
    }
  }

  private List<byte[]> log(LogMessage message) {
    name(message.sender());
    byte[] in = message.batch();
    batch.open(in, 0, in.length);
    batch.check();
    LogBatchWriter out = writer;
    if (out == null || !out.schema().equals(batch.schema())) {
      out = new LogBatchWriter(batch.schema());
      writer = out;
    }
    out.clear();
    while (batch.next()) {
      record(out);
    }
    return new LogMessage(values.word(message.sender()), out.toBytes()).frames();
  }

  private void record(LogBatchWriter out) {
    LogSchema schema = batch.schema();
    for (int field = 0; field < schema.size(); field++) {
      if (batch.isPresent(field)) {
        field(field, schema.field(field).type(), out);
      } else {
        out.putUnset();
      }
    }
  }

  private void field(int field, ZeekType type, LogBatchWriter out) {
    var _ =
        switch (type) {
          case BOOL -> out.putBoolean(batch.booleanAt(field));
          case INT, COUNT -> out.putLong(batch.longAt(field));
          case DOUBLE, TIME, INTERVAL -> out.putDouble(batch.doubleAt(field));
          case STRING, FUNC, FILE -> out.putBytes(values.string(batch.bytesAt(field)));
          case ENUM -> out.putBytes(batch.bytesAt(field));
          case PORT ->
              out.putPort(new PortValue(batch.portNumberAt(field), batch.portProtocolAt(field)));
          case ADDR -> out.putAddress(values.address((AddressValue) batch.valueAt(field)));
          case SUBNET -> out.putSubnet(values.subnet((SubnetValue) batch.valueAt(field)));
          case TABLE, VECTOR -> elements(field, out);
          case VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
              throw new IllegalStateException(type + " has no values");
        };
  }

  private LogBatchWriter elements(int field, LogBatchWriter out) {
    ZeekType type = batch.schema().field(field).elementType();
    LogElements elements = batch.elementsAt(field);
    var _ = out.putElements(elements.size());
    while (elements.next()) {
      if (elements.isPresent()) {
        element(elements, type, out);
      } else {
        out.putUnset();
      }
    }
    return out;
  }

  private void element(LogElements element, ZeekType type, LogBatchWriter out) {
    var _ =
        switch (type) {
          case BOOL -> out.putBoolean(element.booleanValue());
          case INT, COUNT -> out.putLong(element.longValue());
          case DOUBLE, TIME, INTERVAL -> out.putDouble(element.doubleValue());
          case STRING, FUNC, FILE -> out.putBytes(values.string(bytes(element)));
          case ENUM -> out.putBytes(bytes(element));
          case PORT -> out.putPort(new PortValue(element.portNumber(), element.portProtocol()));
          case ADDR -> out.putAddress(values.address((AddressValue) element.value()));
          case SUBNET -> out.putSubnet(values.subnet((SubnetValue) element.value()));
          case TABLE, VECTOR, VOID, PATTERN, ANY, RECORD, LIST, OPAQUE, TYPE, ERROR ->
              throw new IllegalStateException(type + " is no element");
        };
  }

  private Bytes bytes(LogElements element) {
    return Bytes.of(batch.array(), element.bytesOffset(), element.bytesLength());
  }
}
