package org.zeekbus.zeek.where;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;

/**
 * Any text as a predicate: only a {@link WhereException} is thrown, with a column of the text. What
 * parses is printed as a text that parses to an equal predicate, and finds the same records.
 */
@Tag("fuzz")
final class WhereFuzzTest {
  private final List<byte[]> batches =
      Recordings.messages("cluster-small.frames", Recordings.LOG).stream()
          .map(frames -> LogMessage.of(frames).batch())
          .filter(bytes -> bytes.length < 2_000)
          .toList();
  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);

  @FuzzTest
  @DictionaryEntries({
    "id.resp_p",
    "id.orig_h",
    "proto",
    "service",
    "orig_bytes",
    "tunnel_parents",
    "duration",
    "ts",
    "==",
    "!=",
    "<=",
    ">=",
    "!in",
    "in",
    "&&",
    "||",
    "{",
    "}",
    "|",
    "?",
    "`",
    "/",
    "\"",
    "10.0.0.0/8",
    "[2001:db8::1]",
    "53/udp",
    "5 min",
    "-1.5sec",
    "2026-11-29T06:00:00Z",
    "\\x00",
    "[[:alpha:]]",
    "(?i:",
    "{2,3}",
    "tcp",
    "Notice::ACTION_LOG"
  })
  void anyText(byte[] data) {
    String text = new String(data, UTF_8);
    Where where;
    try {
      where = Where.parse(text);
    } catch (WhereException e) {
      check(e, text);
      return;
    }
    Where again = Where.parse(where.toString());
    assertThat(again).isEqualTo(where);
    for (byte[] bytes : batches) {
      batch.open(bytes, 0, bytes.length);
      try {
        assertThat(where.missing(batch.schema())).isEqualTo(again.missing(batch.schema()));
        RecordTest test = where.on(batch.schema());
        RecordTest same = again.on(batch.schema());
        while (batch.next()) {
          assertThat(same.test(batch)).isEqualTo(test.test(batch));
        }
      } catch (WhereException e) {
        check(e, text);
      }
    }
  }

  private static void check(WhereException e, String text) {
    assertThat(e.column()).isBetween(1, text.codePointCount(0, text.length()) + 1);
    assertThat(e).hasMessageStartingWith("column " + e.column() + ": ");
    assertThat(e).hasMessageContaining("(expected: ");
  }
}
