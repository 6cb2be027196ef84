package org.zeekbus.web.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.value.Bytes;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A string in pieces is the string as a whole. */
final class LongTextTest {
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void writesBytesAsTheirTextIs() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = new byte[random.nextInt(40_000)];
      random.nextBytes(bytes);
      assertSame(bytes, "seed " + seed);
    }
  }

  @Test
  void writesUtf8AsItsTextIs() {
    assertSame(new byte[0], "nothing");
    assertSame(Bytes.of("grüße \u0000 \ud83d\ude00 ".repeat(5_000)).toArray(), "text");
    byte[] cut = Bytes.of("a".repeat(8_191) + "ü").toArray();
    assertSame(cut, "a character at the end of a chunk");
    cut[cut.length - 1] = 'x';
    assertSame(cut, "half a character");
  }

  private static void assertSame(byte[] bytes, String what) {
    byte[] in = new byte[bytes.length + 5];
    System.arraycopy(bytes, 0, in, 3, bytes.length);
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      LongText.write(in, 3, bytes.length, json);
    }
    assertThat(JSON.readTree(out.toString()).stringValue())
        .as(what)
        .isEqualTo(DecodedValue.text(Bytes.of(bytes)));
  }
}
