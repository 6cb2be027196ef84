package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicTest {
  @Test
  void isBytesNotText() {
    assertThat(Topic.of("\u00e9").bytes()).containsExactly(0xc3, 0xa9);
    assertThat(Topic.of(new byte[] {(byte) 0xc3, (byte) 0xa9})).isEqualTo(Topic.of("\u00e9"));
    assertThat(Topic.of(Hex.buffer("00 'topic' 00"), 1, 5)).isEqualTo(Topic.of("topic"));
  }

  @Test
  void keepsNothingThatOthersMayChange() {
    byte[] bytes = {1, 2};
    Topic topic = Topic.of(bytes);
    bytes[0] = 9;
    topic.bytes()[1] = 9;
    assertThat(topic.bytes()).containsExactly(1, 2);
    ByteBuf in = Hex.buffer("'topic'");
    Topic read = Topic.of(in, 0, 5);
    in.setByte(0, 'T');
    assertThat(read).isEqualTo(Topic.of("topic"));
  }

  @Test
  void equalBytesAreEqualTopics() {
    assertThat(Topic.of("a"))
        .isEqualTo(Topic.of(new byte[] {'a'}))
        .hasSameHashCodeAs(Topic.of("a"));
    assertThat(Topic.of("a")).isNotEqualTo(Topic.of("b")).isNotEqualTo("a");
    assertThat(Topic.of("")).isEqualTo(Topic.EMPTY).isEqualTo(Topic.of(new byte[0]));
  }

  @Test
  void orderIsThatOfUnsignedBytesWithPrefixesFirst() {
    List<Topic> ordered =
        Stream.of("", "00", "00 00", "'A'", "'a'", "'a' 00", "'ab'", "'b'", "7F", "80", "FF")
            .map(script -> Topic.of(Hex.bytes(script)))
            .toList();
    assertThat(ordered).isSorted();
    assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
  }

  @Test
  void prefixes() {
    assertThat(Topic.EMPTY.isPrefixOf(Topic.EMPTY)).isTrue();
    assertThat(Topic.EMPTY.isPrefixOf(Topic.of("a"))).isTrue();
    assertThat(Topic.of("zeek.cl").isPrefixOf(Topic.of("zeek.cluster"))).isTrue();
    assertThat(Topic.of("zeek").isPrefixOf(Topic.of("zeek"))).isTrue();
    assertThat(Topic.of("zeek.").isPrefixOf(Topic.of("zeek"))).isFalse();
    assertThat(Topic.of("b").isPrefixOf(Topic.of("ab"))).isFalse();
  }

  @Test
  void isWrittenAsItIs() {
    ByteBuf out = Unpooled.buffer();
    Topic.of("to").writeTo(out);
    Topic.EMPTY.writeTo(out);
    Topic.of("pic").writeTo(out);
    assertThat(Hex.print(out)).isEqualTo(Hex.print(Hex.bytes("'topic'")));
    assertThat(Topic.of("topic").length()).isEqualTo(5);
    assertThat(Topic.of("topic").at(4)).isEqualTo((byte) 'c');
  }

  @ParameterizedTest
  @MethodSource
  void whatIsNotPrintableIsPrintedAsHex(String bytes, String printed) {
    Topic topic = Topic.of(Hex.bytes(bytes));
    assertThat(topic).hasToString(printed);
    assertThat(Topic.parse(printed)).isEqualTo(topic);
  }

  static Stream<Arguments> whatIsNotPrintableIsPrintedAsHex() {
    return Stream.of(
        arguments("", ""),
        arguments("'zeek.cluster'", "zeek.cluster"),
        arguments("00 1F 20 7F 80 FF", "\\x00\\x1f\\x20\\x7f\\x80\\xff"),
        arguments("'a b'", "a\\x20b"),
        arguments("5C 'x41'", "\\x5cx41"),
        arguments("C3 A9", "\\xc3\\xa9"));
  }

  @Test
  void whatIsPrintedCanBeReadAgain() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      Topic topic = Topic.of(bytes);
      assertThat(Topic.parse(topic.toString())).as(Arrays.toString(bytes)).isEqualTo(topic);
    }
  }

  @Test
  void whatPeopleTypeIsReadAsUtf8() {
    assertThat(Topic.parse("caf\u00e9")).isEqualTo(Topic.of("caf\u00e9"));
    assertThat(Topic.parse("a b\\c")).isEqualTo(Topic.of("a b\\c"));
    assertThat(Topic.parse("\\xC3\\xa9")).isEqualTo(Topic.of("\u00e9"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\xzz", "\\x-1", "\\x+1", "a\\x1", "\\x", "\\x\u0661\u0661"})
  void halfAnEscapeIsRefused(String text) {
    assertThatThrownBy(() -> Topic.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }
}
