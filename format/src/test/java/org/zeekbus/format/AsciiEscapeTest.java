package org.zeekbus.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.value.Bytes;

final class AsciiEscapeTest {
  private static final List<List<String>> SEPARATORS =
      List.of(
          List.of(),
          List.of("\t"),
          List.of("\t", ","),
          List.of("||", "|"),
          List.of("a", "\u00bc"),
          List.of("\\x", ".\\"));

  @Test
  void keepsGoodUtf8() {
    tab("gr\u00c3\u00bc\u00c3\u009fe", "gr\u00c3\u00bc\u00c3\u009fe", "gr\\xc3\\xbc\\xc3\\x9fe");
  }

  @Test
  void oneBadByteSpoilsThePiece() {
    tab("\u00c3\u00bc\n", "\\xc3\\xbc\\x0a", "\\xc3\\xbc\\x0a");
    tab(
        "\u00ff\u00fe bad \u00c3 tail\u0080",
        "\\xff\\xfe bad \\xc3 tail\\x80",
        "\\xff\\xfe bad \\xc3 tail\\x80");
    tab("\u0000nul \u007f", "\\x00nul \\x7f", "\\x00nul \\x7f");
  }

  @Test
  void separatorsAndBackslashesDividePieces() {
    tab("\u00c3\u00bc\t", "\u00c3\u00bc\\x09", "\\xc3\\xbc\\x09");
    tab("\u00c3\u00bc\\\u00ff", "\u00c3\u00bc\\\\\\xff", "\\xc3\\xbc\\\\\\xff");
    tab(
        "tab\there,comma\nnewline\\backslash",
        "tab\\x09here,comma\\x0anewline\\\\backslash",
        "tab\\x09here,comma\\x0anewline\\\\backslash");
  }

  @Test
  void backslashesAreDoubled() {
    tab("\\x41 \\n", "\\\\x41 \\\\n", "\\\\x41 \\\\n");
  }

  @Test
  void theSmallestSeparatorCounts() {
    assertThat(escape("a||b", true, List.of("||", "|"))).isEqualTo("a\\x7c\\x7cb");
    assertThat(escape("a|b||", true, List.of("||", "|b"))).isEqualTo("a\\x7c\\x62\\x7c\\x7c");
    assertThat(escape("x.\\y", true, List.of(".\\"))).isEqualTo("x\\x2e\\\\y");
  }

  @Test
  void randomStringsAsThePlainTwin() {
    SplittableRandom random = new SplittableRandom(9);
    for (int i = 0; i < 30_000; i++) {
      String text = PlainText.random(random);
      List<String> separators = SEPARATORS.get(random.nextInt(SEPARATORS.size()));
      boolean utf8 = random.nextBoolean();
      assertThat(escape(text, utf8, separators))
          .isEqualTo(PlainText.escape(text, utf8, separators));
    }
  }

  /** Every character there can be, and all bytes that begin none. */
  @Test
  void goodCharactersAsThePlainTwin() {
    for (int code = 0; code < 0x11_0000; code += code < 0x1_1000 ? 1 : 255) {
      String bytes = latin(new String(Character.toChars(code)).getBytes(StandardCharsets.UTF_8));
      String expected = PlainText.escape(bytes, true, List.of());
      if (!escape(bytes, true, List.of()).equals(expected)) {
        assertThat(escape(bytes, true, List.of())).as("U+%04X", code).isEqualTo(expected);
      }
    }
    for (int lead = 0x80; lead < 0x100; lead++) {
      for (int next = 0x70; next < 0x100; next += 8) {
        for (String tail : List.of("", "\u0080", "\u00bf", "\u0080\u0080", "\u00bf\u00bf")) {
          String bytes = "" + (char) lead + (char) next + tail;
          assertThat(escape(bytes, true, List.of()))
              .isEqualTo(PlainText.escape(bytes, true, List.of()));
        }
      }
    }
  }

  private static void tab(String value, String withUtf8, String withoutUtf8) {
    assertThat(escape(value, true, List.of("\t"))).isEqualTo(withUtf8);
    assertThat(escape(value, false, List.of("\t"))).isEqualTo(withoutUtf8);
  }

  private static String escape(String value, boolean utf8, List<String> separators) {
    List<Bytes> all = separators.stream().map(each -> Bytes.of(OneRecord.bytes(each))).toList();
    LineBuffer out = new LineBuffer(1);
    byte[] in = OneRecord.bytes("-" + value + "-");
    new AsciiEscape(utf8, all).put(in, 1, in.length - 1, out);
    return new String(out.array(), 0, out.length(), StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
