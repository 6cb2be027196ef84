package org.zeekbus.zeek.where;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Patterns match what those of Java match, where both mean the same. A failure names pattern and
 * text.
 */
final class PatternTwinTest {
  private static final int PATTERNS = 4_000;
  private static final int TEXTS = 20;

  private SplittableRandom random = new SplittableRandom(0);

  @Test
  void matchesAsJavaDoes() {
    int matches = 0;
    int refused = 0;
    for (long seed = 0; seed < PATTERNS; seed++) {
      random = new SplittableRandom(seed);
      String body = choice(2);
      boolean hasStart = random.nextInt(5) == 0;
      boolean hasEnd = random.nextInt(5) == 0;
      boolean isWhole = random.nextBoolean();
      String zeek = (hasStart ? "^" : "") + "(" + body + ")" + (hasEnd ? "$" : "");
      // Not before a line feed at the end, either.
      Pattern java =
          Pattern.compile(
              (hasStart ? "\\A" : "") + "(?:" + body + ")" + (hasEnd ? "\\z" : ""),
              Pattern.UNIX_LINES);
      PatternNode parsed = new PatternParser(zeek, 1, false, false).parse();
      PatternTable table;
      try {
        table = new PatternCompiler().compile(parsed, isWhole, new Column(1));
      } catch (WhereException _) {
        refused++;
        continue;
      }
      for (int i = 0; i < TEXTS; i++) {
        byte[] text = text();
        var matcher = java.matcher(new String(text, ISO_8859_1));
        boolean expected = isWhole ? matcher.matches() : matcher.find();
        Cell cell = cell(text);
        assertThat(table.matches(cell))
            .as("/%s/ %s %s", zeek, isWhole ? "==" : "in", Escapes.quote(Bytes.of(text)))
            .isEqualTo(expected);
        matches += expected ? 1 : 0;
      }
    }
    assertThat(refused).isLessThan(PATTERNS / 100);
    assertThat(matches).isBetween(PATTERNS * TEXTS / 10, PATTERNS * TEXTS * 9 / 10);
  }

  @Test
  void onePatternHasRoomForManyHosts() {
    List<String> hosts =
        IntStream.range(0, 500)
            .mapToObj(
                i -> Integer.toString(i * 7_919 + 1_234_567, Character.MAX_RADIX) + ".example")
            .toList();
    String pattern = "(^|\\.)(" + String.join("|", hosts).replace(".", "\\.") + ")$";
    PatternTable table =
        new PatternCompiler()
            .compile(new PatternParser(pattern, 1, false, false).parse(), false, new Column(1));
    for (String host : hosts) {
      assertThat(table.matches(cell(host.getBytes(ISO_8859_1)))).as(host).isTrue();
      assertThat(table.matches(cell(("www." + host).getBytes(ISO_8859_1)))).as(host).isTrue();
      assertThat(table.matches(cell(("x" + host).getBytes(ISO_8859_1)))).as(host).isFalse();
      assertThat(table.matches(cell((host + ".com").getBytes(ISO_8859_1)))).as(host).isFalse();
    }
  }

  private static Cell cell(byte[] text) {
    return Cell.of(
        new Expression.Literal(ZeekType.STRING, new StringValue(Bytes.of(text)), new Column(1)));
  }

  private byte[] text() {
    byte[] alphabet = {'a', 'b', 'c', 'a', 'b', '\n', (byte) 0xff};
    byte[] text = new byte[random.nextInt(9)];
    for (int i = 0; i < text.length; i++) {
      text[i] = alphabet[random.nextInt(alphabet.length)];
    }
    return text;
  }

  private String choice(int depth) {
    return IntStream.range(0, random.nextInt(4) == 0 ? 2 : 1)
        .mapToObj(_ -> sequence(depth))
        .collect(Collectors.joining("|"));
  }

  private String sequence(int depth) {
    return IntStream.range(0, random.nextInt(4))
        .mapToObj(_ -> repeated(depth))
        .collect(Collectors.joining());
  }

  private String repeated(int depth) {
    String times = one(List.of("", "", "", "*", "+", "?", "{2}", "{1,}", "{0,2}", "{1,3}"));
    return atom(depth) + times;
  }

  private String atom(int depth) {
    if (depth > 0 && random.nextInt(4) == 0) {
      return "(" + choice(depth - 1) + ")";
    }
    return one(List.of("a", "b", "c", ".", "[ab]", "[^a]", "[b-z]", "\\n", "\\xff", "[^\\n\\xff]"));
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
