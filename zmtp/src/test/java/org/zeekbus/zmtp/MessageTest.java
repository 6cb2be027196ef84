package org.zeekbus.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageTest {
  @Test
  void isEncodedAsItGoesOverTheWire() {
    Message message = Message.of(bytes("ab"), bytes(""), bytes("c"));

    // MORE 2 "ab" | MORE 0 | last 1 "c"
    assertThat(hex(message)).isEqualTo("010261620100000163");
    assertThat(message.size()).isEqualTo(9);
    assertThat(message.topic()).isEqualTo(Topic.of("ab"));
  }

  @Test
  void frameOf256BytesHasALongHeader() {
    assertThat(hex(Message.of(new byte[255]))).startsWith("00ff00").hasSize(2 * 257);
    assertThat(hex(Message.of(new byte[256]))).startsWith("020000000000000100").hasSize(2 * 265);
  }

  @Test
  void givesItsFramesBack() {
    List<byte[]> frames = List.of(bytes("topic"), bytes(""), new byte[300]);

    assertThat(Message.of(frames).frames()).containsExactlyElementsOf(frames);
  }

  @Test
  void copyIsOfTheWholeMessageWhereverTheCursorStands() {
    FrameCursor cursor = Message.of(bytes("a"), bytes("b")).cursor();
    cursor.next();

    assertThat(hex(Message.copyOf(cursor))).isEqualTo("010161000162");
  }

  @Test
  void needsAFrame() {
    assertThatThrownBy(() -> Message.of()).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(Message message) {
    FrameCursor cursor = message.cursor();
    return ByteBufUtil.hexDump(cursor.buffer(), cursor.from(), cursor.size());
  }
}
