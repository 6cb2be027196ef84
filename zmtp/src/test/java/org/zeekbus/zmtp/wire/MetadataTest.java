package org.zeekbus.zmtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.netty.buffer.ByteBuf;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.zmtp.CloseReason;
import org.zeekbus.zmtp.Hex;

/** Properties as RFC 37 lays them out: name length 1, name, value length 4, value. */
final class MetadataTest {
  @Test
  void mayBeEmpty() {
    assertThat(read("").properties()).isEmpty();
    assertThat(read("").socketType()).isEmpty();
  }

  @Test
  void keepsAllInOrder() {
    Metadata metadata =
        read(
            """
            0B 'Socket-Type' 00 00 00 06 'DEALER'
            08 'Identity' 00 00 00 00
            06 'X-Site' 00 00 01 00 'x'*256
            00 00 00 00 01 'v'   # empty names are not rejected
            """);
    assertThat(metadata.properties().keySet())
        .containsExactly("Socket-Type", "Identity", "X-Site", "");
    assertThat(metadata.properties()).containsEntry("Identity", "").containsEntry("", "v");
    assertThat(metadata.socketType()).contains("DEALER");
  }

  @Test
  void namesAreComparedExactly() {
    assertThat(read("0B 'socket-type' 00 00 00 04 'XPUB'").socketType()).isEmpty();
  }

  @Test
  void ofEqualNamesTheFirstCounts() {
    assertThat(
            read("0B 'Socket-Type' 00 00 00 03 'PUB' 0B 'Socket-Type' 00 00 00 03 'SUB'")
                .socketType())
        .contains("PUB");
  }

  @Test
  void endsWhereItIsToldTo() {
    ByteBuf in = Hex.buffer("FF*3 01 'a' 00 00 00 01 'b' FF*3");
    assertThat(Metadata.read(in, 3, 10).properties()).containsOnlyKeys("a");
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        malformed("one byte left over", "01 'a' 00*4 00", "byte 6: a property that is cut short"),
        malformed("a name that overruns", "0B 'Socket'", "byte 0: a property that is cut short"),
        malformed("no value length", "01 'a'", "byte 0: a property that is cut short"),
        malformed("half a value length", "01 'a' 00*3", "byte 0: a property that is cut short"),
        malformed(
            "a value that overruns",
            "01 'a' 00 00 00 02 'b'",
            "byte 0: property a of 2 bytes (there are 1)"),
        malformed(
            "a value length with the top bit set",
            "01 'a' FF*4 'b'",
            "byte 0: property a of 4294967295 bytes (there are 1)"),
        malformed(
            "a value length that wraps around",
            "01 'a' 7F FF FF FF 'b'",
            "byte 0: property a of 2147483647 bytes (there are 1)"));
  }

  private static Arguments malformed(String name, String bytes, String message) {
    return argumentSet(name, bytes, message);
  }

  @ParameterizedTest
  @MethodSource
  void malformed(String bytes, String message) {
    assertThatThrownBy(() -> read(bytes))
        .hasMessage("metadata, " + message)
        .isInstanceOfSatisfying(
            ProtocolException.class,
            e -> assertThat(e.reason()).isEqualTo(CloseReason.BAD_HANDSHAKE));
  }

  private static Metadata read(String script) {
    ByteBuf in = Hex.buffer(script);
    return Metadata.read(in, 0, in.writerIndex());
  }
}
