package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;

/** The 64 bytes of a greeting (RFC 37), and what other protocols send instead. */
final class GreetingTest {
  @Test
  void oursIsLibzmqs() {
    ByteBuf out = Unpooled.buffer();
    Greeting.write(out, "NULL");
    assertThat(Hex.print(out)).isEqualTo(Hex.print(Hex.bytes(Hex.GREETING)));
  }

  @Test
  void aMechanismMayFillItsField() {
    ByteBuf out = Unpooled.buffer();
    Greeting.write(out, "ABCDEFGHIJKLMNOPQRST");
    assertThat(out.readableBytes()).isEqualTo(64);
    assertThat(Greeting.read(out).mechanism()).isEqualTo("ABCDEFGHIJKLMNOPQRST");
  }

  @ParameterizedTest(name = "{0}.{1} is 3.{2} to us")
  @CsvSource({"03, 00, 0", "03, 01, 1", "03, 02, 1", "03, FF, 1", "04, 00, 1", "FF, 00, 1"})
  void theMinorVersionDecidesWhatWeSend(String major, String minor, int expected) {
    ByteBuf in = Hex.buffer("FF 00*8 7F " + major + minor + " 'NULL' 00*48");
    Greeting.check(in);
    assertThat(Greeting.read(in)).isEqualTo(new Greeting(expected, "NULL"));
  }

  @Test
  void paddingAsServerAndFillerAreIgnored() {
    ByteBuf in = Hex.buffer("FF 'anything' 01 03 01 'CURVE' 00*15 01 'whatever' 07*23 'next'");
    Greeting.check(in);
    assertThat(Greeting.read(in)).isEqualTo(new Greeting(1, "CURVE"));
    assertThat(in.readableBytes()).as("what follows is left").isEqualTo(4);
  }

  @Test
  void allTwentyBytesOfTheMechanismCount() {
    ByteBuf in = Hex.buffer("FF 00*8 7F 03 01 'NULL' 00*15 'x' 00*32");
    assertThat(Greeting.read(in).mechanism()).isNotEqualTo("NULL");
  }

  @Test
  void anyBeginningIsFine() {
    byte[] whole = Hex.bytes(Hex.GREETING);
    for (int length = 0; length <= whole.length; length++) {
      Greeting.check(Unpooled.wrappedBuffer(whole, 0, length));
    }
  }

  static Stream<Arguments> strangers() {
    return Stream.of(
        stranger("a TLS client", CloseReason.NOT_ZMTP, "16 03 01 02 00 01 00 01 FC 03 03 00"),
        stranger("an HTTP client", CloseReason.NOT_ZMTP, "'GET / HTTP/1.1' 0D 0A"),
        stranger("an HTTP client", CloseReason.NOT_ZMTP, "'POST /metrics HTTP/1.1' 0D 0A"),
        stranger("an HTTP client", CloseReason.NOT_ZMTP, "'PRI * HTTP/2.0' 0D 0A"),
        stranger("an SSH client", CloseReason.NOT_ZMTP, "'SSH-2.0-OpenSSH_9.2p1' 0D 0A"),
        stranger("an unversioned ZMTP 1.0 peer", CloseReason.NOT_ZMTP, "01 00"),
        stranger("not ZMTP", CloseReason.NOT_ZMTP, "00 01 02 03"),
        stranger("not ZMTP", CloseReason.NOT_ZMTP, "'G'"),
        stranger("ZMTP 1.0", CloseReason.OLD_ZMTP, "FF 00*7 01 7E"),
        stranger("ZMTP 1.0", CloseReason.OLD_ZMTP, "FF 00*7 01 7F 00"),
        stranger("ZMTP 2.0", CloseReason.OLD_ZMTP, "FF 00*7 01 7F 01"),
        stranger("ZMTP 2.0", CloseReason.OLD_ZMTP, "FF 00*7 01 7F 02 00"));
  }

  private static Arguments stranger(String what, CloseReason reason, String begins) {
    return argumentSet(what + ": " + begins, what, reason, begins);
  }

  @ParameterizedTest
  @MethodSource
  void strangers(String what, CloseReason reason, String begins) {
    ByteBuf in = Hex.buffer(begins);
    String first = Hex.print(in, 0, Math.min(12, in.readableBytes()));
    assertThatThrownBy(() -> Greeting.check(in))
        .hasMessageContaining(what)
        .hasMessageEndingWith("it began " + first)
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
