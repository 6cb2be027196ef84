package org.zeekbus.logger.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogBatchWriter;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/** What a sink gets of a batch. */
final class ShaperTest {
  private static final LogSchema LOG =
      LogSchema.of(
          "Test::LOG",
          "test",
          List.of(
              LogField.of("ts", ZeekType.TIME),
              LogField.of("uid", ZeekType.STRING),
              LogField.of("n", ZeekType.COUNT)));
  private static final Arrival ARRIVAL = new Arrival("worker-1", 1_500);

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private byte[] bytes = {};

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Shaper.class);
  }

  @BeforeEach
  void listen() {
    log.start();
    logger().addAppender(log);
    logger().setLevel(ch.qos.logback.classic.Level.INFO);
  }

  @AfterEach
  void listenNoMore() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private List<String> said() {
    return log.list.stream()
        .map(line -> line.getLevel() + " " + line.getFormattedMessage())
        .toList();
  }

  /** Records whose uid and n are numbers from 0 on. */
  private void opens(LogSchema schema, int records) {
    LogBatchWriter writer = new LogBatchWriter(schema);
    for (int i = 0; i < records; i++) {
      for (LogField field : schema.fields()) {
        switch (field.type()) {
          case TIME -> writer.putDouble(i);
          case STRING -> writer.putBytes(Bytes.of("C" + i));
          default -> writer.putLong(i);
        }
      }
    }
    bytes = writer.toBytes();
    batch.open(bytes, 0, bytes.length);
  }

  private @Nullable LogBatchReader shaped(Shaper shaper) {
    return shaper.shape(batch, bytes.length, ARRIVAL);
  }

  /** What the sink gets, which is something. */
  private LogBatchReader given(Shaper shaper) {
    return Objects.requireNonNull(shaped(shaper));
  }

  private static List<String> records(@Nullable LogBatchReader reader) {
    List<String> records = new ArrayList<>();
    if (reader != null) {
      reader.check();
      while (reader.next()) {
        records.add(reader.toRecord().toString());
      }
    }
    return records;
  }

  private static List<String> names(LogBatchReader reader) {
    return reader.schema().fields().stream().map(LogField::toString).toList();
  }

  @Test
  void aLogThatIsNotWantedIsNotDecoded() {
    opens(LOG, 3);
    Arrays.fill(bytes, bytes.length - 20, bytes.length, (byte) 0xff);
    Shaper shaper = new Shaper("siem", Wanted.of("paths: !test"));
    assertThat(shaped(shaper)).isNull();
    shaper.taken();
    assertThat(shaper.excluded()).isEqualTo(Map.of("paths", 3L));
    Shaper other = new Shaper("siem", Wanted.of("where: n >= 0"));
    assertThatThrownBy(() -> shaped(other)).isInstanceOf(DecodeException.class);
  }

  @Test
  void aBatchOfWhichAllIsWantedIsItself() {
    opens(LOG, 3);
    for (Shaping shaping :
        List.of(
            Wanted.of("paths: test"),
            Wanted.of("where: n >= 0"),
            Wanted.of("sample: 100%"),
            Wanted.of("fields: *"),
            Wanted.of("fields: ts, *, n", "rename: none=no"))) {
      batch.rewind();
      Shaper shaper = new Shaper("siem", shaping);
      assertThat(shaped(shaper)).isSameAs(batch);
      assertThat(batch.index()).isEqualTo(-1);
      shaper.taken();
      assertThat(shaper.excluded()).isEmpty();
    }
  }

  @Test
  void recordsThatAreNotWantedAreCountedOnceTheSinkHasTheOthers() {
    opens(LOG, 10);
    Shaper shaper = new Shaper("siem", Wanted.of("where: n > 2 && n != 5"));
    for (int retry = 0; retry < 3; retry++) {
      batch.rewind();
      assertThat(records(shaped(shaper))).hasSize(6).first().asString().contains("n=3");
      assertThat(shaper.excluded()).isEmpty();
    }
    assertThat(batch.index()).isEqualTo(9);
    shaper.taken();
    assertThat(shaper.excluded()).isEqualTo(Map.of("where", 4L));
    opens(LOG, 2);
    assertThat(shaped(shaper)).isNull();
    shaper.taken();
    assertThat(shaper.excluded()).isEqualTo(Map.of("where", 6L));
  }

  @Test
  void theFirstRecordsAreThereEvenIfTheLastIsNotWanted() {
    opens(LOG, 4);
    assertThat(records(shaped(new Shaper("siem", Wanted.of("where: n < 3"))))).hasSize(3);
  }

  @Test
  void fieldsNamesAndConstants() {
    opens(LOG, 1);
    LogBatchReader shaped =
        given(
            new Shaper(
                "siem",
                Wanted.of(
                    "fields: n, none, *, uid",
                    "rename: ts=@timestamp, none=nothing",
                    "add: _path={path}, _system_name=sensor of {node}/{path}!, _write_ts={time}, x=")));
    assertThat(names(shaped))
        .containsExactly(
            "_path: string",
            "_system_name: string",
            "_write_ts: time",
            "x: string",
            "n: count",
            "@timestamp: time",
            "uid: string");
    assertThat(records(shaped))
        .containsExactly(
            "{_path=test, _system_name=sensor of worker-1/test!, _write_ts=1.5, x=, n=0, @timestamp=0.0, uid=C0}");
    assertThat(shaped.schema().path()).isEqualTo(LOG.path());
    assertThat(shaped.schema().stream()).isEqualTo(LOG.stream());
    assertThat(shaped.schema().writer()).isEqualTo(LOG.writer());
    assertThat(shaped.schema().filter()).isEqualTo(LOG.filter());
  }

  @Test
  void theNextBatchHasItsOwnNodeAndTime() {
    Shaper shaper = new Shaper("siem", Wanted.of("add: node={node}, at={time}", "fields: n"));
    opens(LOG, 1);
    assertThat(records(shaped(shaper)))
        .singleElement()
        .asString()
        .contains("node=worker-1, at=1.5");
    batch.rewind();
    assertThat(records(shaper.shape(batch, bytes.length, new Arrival("worker-2", 2_500))))
        .singleElement()
        .asString()
        .contains("node=worker-2, at=2.5");
  }

  @Test
  void equalSchemasOfASinkAreOneObject() {
    Shaper shaper = new Shaper("siem", Wanted.of("fields: n"));
    opens(LOG, 1);
    LogSchema first = given(shaper).schema();
    shaper.close();
    opens(LOG, 2);
    assertThat(given(shaper).schema()).isSameAs(first);
  }

  @Test
  void aLogThatHasNoneOfTheFieldsIsExcluded() {
    opens(LOG, 2);
    Shaper shaper = new Shaper("siem", Wanted.of("fields: host", "add: a=b"));
    assertThat(shaped(shaper)).isNull();
    shaper.taken();
    assertThat(shaper.excluded()).isEqualTo(Map.of("fields", 2L));
  }

  @Test
  void aFieldOfAnotherTypeExcludesItsLogAndIsReportedOnce() {
    Shaper shaper = new Shaper("siem", Wanted.of("where: n == \"text\""));
    for (int i = 0; i < 3; i++) {
      opens(LOG, 2);
      assertThat(shaped(shaper)).isNull();
      shaper.taken();
    }
    assertThat(shaper.excluded()).isEqualTo(Map.of("where_type", 6L));
    assertThat(said())
        .singleElement()
        .asString()
        .startsWith("WARN sink siem: log test: where: column 6: '\"text\"', but n is of type count")
        .endsWith("; its records do not go to this sink (where_type)");
  }

  @Test
  void aFieldThatALogDoesNotHaveIsReportedOnce() {
    Shaper shaper = new Shaper("siem", Wanted.of("where: n == 1 || answer == 42"));
    for (int i = 0; i < 3; i++) {
      opens(LOG, 2);
      assertThat(records(shaped(shaper))).hasSize(1);
    }
    assertThat(said())
        .containsExactly("INFO sink siem: log test does not have answer, which where asks for");
  }

  @Test
  void twoFieldsWithOneNameAreAnErrorOfTheirLog() {
    for (String[] lines :
        new String[][] {{"rename: ts=uid"}, {"add: uid=x"}, {"rename: ts=a", "add: a=x"}}) {
      Shaper shaper = new Shaper("siem", Wanted.of(lines));
      for (int i = 0; i < 2; i++) {
        opens(LOG, 1);
        assertThatThrownBy(() -> shaped(shaper))
            .isInstanceOf(RefusedBatchException.class)
            .hasMessageMatching(
                "sink siem: log test: two fields are called (uid|a) after rename and add \\(expected: one\\)");
      }
      assertThat(shaper.excluded()).isEmpty();
    }
    assertThat(said())
        .hasSize(3)
        .allMatch(line ->
            line.startsWith("ERROR sink siem: log test: two fields are called ")
                && line.endsWith("; its batches go to bad-batches: change rename or add"));
  }

  /** What a node sends is its own affair, and what is swapped is not twice there. */
  @Test
  void namesThatShapingDoesNotDoubleAreNoError() {
    opens(
        LogSchema.of(
            "Test::LOG",
            "test",
            List.of(LogField.of("a", ZeekType.COUNT), LogField.of("a", ZeekType.COUNT))),
        1);
    assertThat(names(given(new Shaper("siem", Wanted.of("add: b=x")))))
        .containsExactly("b: string", "a: count", "a: count");
    opens(LOG, 1);
    assertThat(names(given(new Shaper("siem", Wanted.of("rename: ts=uid, uid=ts")))))
        .containsExactly("uid: time", "ts: string", "n: count");
  }

  @Test
  void aSampleIsOfWhatWhereWants() {
    opens(LOG, 1_000);
    Shaper shaper = new Shaper("siem", Wanted.of("where: n < 500", "sample: 1/4"));
    int taken = records(shaped(shaper)).size();
    shaper.taken();
    assertThat(taken).isBetween(90, 160);
    assertThat(shaper.excluded()).isEqualTo(Map.of("where", 500L, "sample", 500L - taken));
  }

  @Test
  void recordsWithoutTheFieldOfTheSampleAreKept() {
    opens(LOG, 100);
    assertThat(records(shaped(new Shaper("siem", Wanted.of("sample: 1/100", "sample-by: none")))))
        .hasSize(100);
    LogBatchWriter writer = new LogBatchWriter(LOG);
    for (int i = 0; i < 100; i++) {
      writer.putDouble(i).putUnset().putLong(i);
    }
    bytes = writer.toBytes();
    batch.open(bytes, 0, bytes.length);
    assertThat(records(shaped(new Shaper("siem", Wanted.of("sample: 1/100"))))).hasSize(100);
  }

  /** Addresses and numbers are hashed by their bytes, wherever they stand. */
  @Test
  void aSampleByAnyTypeIsTheSameInEveryLog() {
    Shaper shaper = new Shaper("siem", Wanted.of("sample: 1/3", "sample-by: n", "fields: n"));
    opens(LOG, 300);
    List<String> one = records(shaped(shaper));
    opens(LogSchema.of("Test::LOG", "other", List.of(LogField.of("n", ZeekType.COUNT))), 300);
    assertThat(records(shaped(shaper))).isEqualTo(one).hasSizeBetween(70, 130);
  }

  /** Each empty text takes no room in the batch that comes, and its field much in the other. */
  @Test
  void aSmallBatchDoesNotBecomeAGiant() {
    opens(LogSchema.of("Test::LOG", "test", List.of(LogField.of("n", ZeekType.COUNT))), 40_000);
    Shaper shaper = new Shaper("siem", Wanted.of("add: a=" + "x".repeat(1_000)));
    assertThatThrownBy(() -> shaped(shaper))
        .isInstanceOf(RefusedBatchException.class)
        .hasMessageStartingWith("sink siem: log test: its batch, shaped: ")
        .hasMessageContaining("a batch of more than");
  }

  @Test
  void manyLogsFillNeitherMemoryNorLog() {
    Shaper shaper = new Shaper("siem", Wanted.of("where: none == 1"));
    for (int i = 0; i < 3_000; i++) {
      opens(
          LogSchema.of(
              "Test::LOG", "log" + i, List.of(LogField.of("n".repeat(2_000), ZeekType.COUNT))),
          1);
      assertThat(shaped(shaper)).isNull();
    }
    assertThat(said())
        .hasSize(1_001)
        .contains("WARN sink siem: further logs that cannot be shaped are not named");
  }
}
