package org.zeekbus.zeek.where;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogMessage;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.RandomBatches;

/**
 * Compiled predicates and their plain twin find the same records: random predicates on random
 * records, and on those of a real Zeek. A failure names the predicate and the batch.
 */
final class WhereTwinTest {
  private static final int BATCHES = 2_000;
  private static final int DEPTH = 3;

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private int holds;
  private int tests;

  @Test
  void randomRecordsAreFoundAsTheTwinFindsThem() {
    for (long seed = 0; seed < BATCHES; seed++) {
      byte[] bytes = RandomBatches.batch(seed, seed % 2 == 0);
      compare(bytes, new SplittableRandom(seed), 5, "seed " + seed);
    }
    assertThat(holds).isBetween(tests / 5, tests - tests / 5);
  }

  @Test
  void recordedRecordsAreFoundAsTheTwinFindsThem() {
    for (String name : List.of("cluster-small.frames", "options.frames", "busy-logs.frames")) {
      List<List<byte[]>> messages = Recordings.messages(name, Recordings.LOG);
      assertThat(messages).isNotEmpty();
      for (int i = 0; i < messages.size(); i++) {
        byte[] bytes = LogMessage.of(messages.get(i)).batch();
        compare(bytes, new SplittableRandom(i), 5, "batch %d of %s".formatted(i, name));
      }
    }
    assertThat(holds).isBetween(tests / 5, tests - tests / 5);
  }

  private void compare(byte[] bytes, SplittableRandom random, int predicates, String where) {
    List<LogRecord> records = new ArrayList<>();
    batch.open(bytes, 0, bytes.length);
    while (batch.next() && records.size() < 50) {
      records.add(batch.toRecord());
    }
    if (records.isEmpty()) {
      return;
    }
    RandomWhere texts = new RandomWhere(random, batch.schema(), records);
    for (int i = 0; i < predicates; i++) {
      String text = texts.next(DEPTH);
      Where parsed = Where.parse(text);
      assertThat(Where.parse(parsed.toString())).as(text).isEqualTo(parsed);
      Expression expression = new Parser(text).parse();
      RecordTest compiled = parsed.on(batch.schema());
      batch.rewind();
      for (int record = 0; record < records.size(); record++) {
        assertThat(batch.next()).isTrue();
        boolean expected = new PlainWhere(batch).test(expression);
        if (compiled.test(batch) != expected) {
          throw new AssertionError(
              "%s, record %d: %s (expected: %s)%n%s"
                  .formatted(where, record, text, expected, records.get(record)));
        }
        tests++;
        holds += expected ? 1 : 0;
      }
    }
  }
}
