package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Topic;

/**
 * The properties that a peer sends of itself in the handshake (RFC 37).
 *
 * <pre>
 * property: name length 1 | name | value length 4 | value
 * </pre>
 *
 * @param properties by name, in the peer's order; of equal names the first counts
 */
public record Metadata(Map<String, String> properties) {
  private static final String SOCKET_TYPE = "Socket-Type";

  /**
   * Reads properties up to {@code end}. Names are compared exactly, as libzmq does.
   *
   * @throws ProtocolException if they do not end where the command ends
   */
  public static Metadata read(ByteBuf in, int from, int end) {
    Map<String, String> properties = new LinkedHashMap<>();
    int at = from;
    while (at < end) {
      int nameLength = in.getUnsignedByte(at);
      int valueAt = at + 1 + nameLength + 4;
      if (valueAt > end) {
        throw malformed(at - from, "a property that is cut short");
      }
      String name = in.toString(at + 1, nameLength, StandardCharsets.ISO_8859_1);
      int valueLength = in.getInt(valueAt - 4);
      if (valueLength < 0 || valueLength > end - valueAt) {
        throw malformed(
            at - from,
            "property %s of %d bytes (there are %d)"
                .formatted(Topic.of(name), Integer.toUnsignedLong(valueLength), end - valueAt));
      }
      properties.putIfAbsent(name, in.toString(valueAt, valueLength, StandardCharsets.ISO_8859_1));
      at = valueAt + valueLength;
    }
    return new Metadata(properties);
  }

  /** The peer's socket type as it spelled it, if it did. */
  Optional<String> socketType() {
    return Optional.ofNullable(properties.get(SOCKET_TYPE));
  }

  private static ProtocolException malformed(int at, String what) {
    return new ProtocolException(
        CloseReason.BAD_HANDSHAKE, "metadata, byte %d: %s".formatted(at, what));
  }
}
