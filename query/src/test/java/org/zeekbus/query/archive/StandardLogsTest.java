package org.zeekbus.query.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;

/** The catalogue is what a real Zeek has sent. */
final class StandardLogsTest {
  @Test
  void hasAllLogsOfTheRecordings() {
    StandardLogs standard = StandardLogs.ofZeek();
    TreeMap<String, LogSchema> recorded = new TreeMap<>();
    LogBatchReader reader = new LogBatchReader(DecodeLimits.DEFAULT);
    for (String each :
        new String[] {"cluster.frames", "cluster-small.frames", "busy-logs.frames"}) {
      Recordings.messages(each, Recordings.LOG)
          .forEach(parts -> {
            reader.open(parts.getLast(), 0, parts.getLast().length);
            LogSchema schema = reader.schema();
            recorded.put(schema.path().text(), schema);
          });
    }
    recorded.remove("types"); // of the recording's own script
    assertThat(recorded).hasSizeGreaterThan(20);
    recorded.forEach((path, schema) -> {
      assertThat(standard.fields(path)).isEqualTo(schema.fields());
      assertThat(standard.stream(path)).isEqualTo(schema.stream().text());
    });
  }

  @Test
  void aNameThatMeansOneThingEverywhereHasItsType() {
    StandardLogs standard = StandardLogs.ofZeek();
    assertThat(standard.field("id.orig_h").orElseThrow()).hasToString("id.orig_h: addr");
    assertThat(standard.field("ts").orElseThrow()).hasToString("ts: time");
    assertThat(standard.field("version")).isEmpty(); // text in ssl, count in others
    assertThat(standard.field("nothing")).isEmpty();
  }
}
