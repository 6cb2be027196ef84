package org.zeekbus.query.archive;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Any bytes as a JSON log: each line is a record or counted. */
@Tag("fuzz")
final class JsonRecordsFuzzTest {
  private static final String FIRST =
      "{\"ts\":1763881200.5,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.7\",\"tunnel_parents\":[\"C2\"]}\n";

  @FuzzTest
  @DictionaryEntries({
    "{\"ts\":", "\"2026-11-23T09:00:00.123456Z\"", "\"id\":{\"orig_p\":", "\"_path\":\"dns\"",
        "null", "[1,\"a\",null]",
    "1e400", "18446744073709551615", "\\ud800", "\\u0000", "}", "true"
  })
  void anyBytes(byte[] data) throws Exception {
    AnyRecords.read(FIRST, data, ArchiveFile.Format.JSON);
  }
}
