package org.zeekbus.zmtp.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Commands;
import org.zeekbus.zmtp.SocketType;
import org.zeekbus.zmtp.Topic;

/**
 * The NULL mechanism: each side sends READY and is done when it has received one (RFC 37).
 *
 * <p>Owner: the connection's event loop.
 */
public record NullMechanism(SocketType own) implements Mechanism {
  @Override
  public String name() {
    return "NULL";
  }

  @Override
  public void begin(ByteBuf out) {
    Commands.writeReady(out, own);
  }

  @Override
  public Metadata take(ByteBuf in, int at, int length, ByteBuf out) {
    int nameLength = in.getUnsignedByte(at);
    int dataAt = at + 1 + nameLength;
    int end = at + length;
    if (dataAt > end) {
      throw unexpected("a command whose name is cut short");
    }
    String name = in.toString(at + 1, nameLength, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "READY" -> Metadata.read(in, dataAt, end);
      case "ERROR" -> {
        // The reason's length stands before it; whatever that says, the reason ends with the
        // command.
        int reasonAt = Math.min(dataAt + 1, end);
        throw new ProtocolException(
            CloseReason.REFUSED_BY_PEER, "ERROR " + Commands.text(in, reasonAt, end - reasonAt));
      }
      default -> throw unexpected("command " + Topic.of(name));
    };
  }

  private static ProtocolException unexpected(String found) {
    return new ProtocolException(CloseReason.BAD_HANDSHAKE, found + " (expected: READY)");
  }
}
