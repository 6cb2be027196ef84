package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;
import org.zeekbus.zmtp.SocketType;

/** READY both ways, and the ERROR that may come instead (RFC 37). */
final class NullMechanismTest {
  private final Mechanism mechanism = new NullMechanism(SocketType.XPUB);
  private final ByteBuf out = Unpooled.buffer();

  @Test
  void saysReadyAtOnce() {
    assertThat(mechanism.name()).isEqualTo("NULL");
    mechanism.begin(out);
    assertThat(Hex.print(out)).isEqualTo(Hex.print(Hex.bytes(Hex.ready("XPUB"))));
  }

  @Test
  void isDoneWhenItHearsReady() {
    Metadata metadata = take("05 'READY' 0B 'Socket-Type' 00 00 00 04 'XSUB'");
    assertThat(metadata.socketType()).contains("XSUB");
    assertThat(out.isReadable()).as("there is no answer").isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "05 'ERROR' 03 '400', 400",
    "05 'ERROR' 10 'XPUB is not here', XPUB is not here",
    "05 'ERROR' 00, ''",
  })
  void anErrorIsARefusalWithItsReason(String command, String reason) {
    assertThatThrownBy(() -> take(command))
        .hasMessageEndingWith("ERROR " + reason)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.reason()).isEqualTo(CloseReason.REFUSED_BY_PEER));
  }

  @ParameterizedTest
  @CsvSource({
    "05 'HELLO' 01 00, command HELLO (expected: READY)",
    "04 'PING' 00 00, command PING (expected: READY)",
    "05 'ready', command ready (expected: READY)",
    "00, command  (expected: READY)",
    "FF 'READY', a command whose name is cut short (expected: READY)",
  })
  void anythingElseIsOutOfPlace(String command, String message) {
    assertThatThrownBy(() -> take(command))
        .hasMessage(message)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_HANDSHAKE));
  }

  private Metadata take(String command) {
    ByteBuf in = Hex.buffer("EE*5 " + command + " EE*5");
    int length = in.writerIndex() - 10;
    return Objects.requireNonNull(mechanism.take(in, 5, length, out));
  }
}
