package org.zeekbus.logger.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.zeekbus.sink.Arrival;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.Recordings;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogRecord;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.RandomBatches;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.BooleanValue;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.CountValue;
import org.zeekbus.zeek.value.IntegerValue;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.TimestampValue;
import org.zeekbus.zeek.value.Value;
import org.zeekbus.zeek.value.XxHash64;

/** A shaped batch has the records of a plain twin, which works on objects. */
final class ShaperTwinTest {
  /** A time that a double has exactly. */
  private static final Arrival ARRIVAL = new Arrival("worker-1", 1_764_396_000_500L);

  /** A name, its type, and the value. */
  private record Cell(String name, ZeekType type, Value value) {}

  /** A shaping, and what its predicate means. */
  private record Case(List<String> lines, Predicate<LogRecord> where) {}

  private final LogBatchReader batch = new LogBatchReader(DecodeLimits.DEFAULT);
  private final Map<String, Integer> seen = new TreeMap<>();

  /** A value of a field that the log may not have. */
  private static @Nullable Value find(LogRecord record, String name) {
    int field = record.schema().indexOf(name);
    return field < 0 || !record.isPresent(field) ? null : record.value(field);
  }

  private static List<List<Cell>> twin(Shaping shaping, Case wanted, List<LogRecord> records) {
    List<List<Cell>> twins = new ArrayList<>();
    for (LogRecord record : records) {
      Value sampled = find(record, shaping.sampleBy());
      if (!wanted.where().test(record)
          || (shaping.sample() != null
              && sampled instanceof StringValue text
              && !shaping.sample().has(hash(text.bytes())))) {
        continue;
      }
      List<Cell> twin = new ArrayList<>();
      for (AddedField each : shaping.add()) {
        twin.add(
            each.text().equals("{time}")
                ? new Cell(
                    each.name(), ZeekType.TIME, new TimestampValue(ARRIVAL.millis() * 1_000_000))
                : new Cell(
                    each.name(),
                    ZeekType.STRING,
                    new StringValue(
                        Bytes.of(
                            each.text()
                                .replace("{path}", record.schema().path().text())
                                .replace("{node}", "worker-1")))));
      }
      for (String name : names(shaping.fields(), record.schema())) {
        int field = record.schema().indexOf(name);
        twin.add(
            new Cell(
                shaping.rename().getOrDefault(name, name),
                record.schema().field(field).type(),
                record.value(field)));
      }
      twins.add(twin);
    }
    return twins;
  }

  private static long hash(Bytes bytes) {
    return XxHash64.of(bytes.toArray(), 0, bytes.length());
  }

  private static List<String> names(List<String> fields, LogSchema schema) {
    List<String> all = schema.fields().stream().map(each -> each.name().text()).toList();
    if (fields.isEmpty()) {
      return all;
    }
    List<String> names = new ArrayList<>();
    for (String field : fields) {
      if (field.equals("*")) {
        all.stream().filter(name -> !fields.contains(name)).forEach(names::add);
      } else if (all.contains(field)) {
        names.add(field);
      }
    }
    return names;
  }

  private static List<List<Cell>> cells(@Nullable LogBatchReader reader) {
    List<List<Cell>> records = new ArrayList<>();
    while (reader != null && reader.next()) {
      List<Cell> cells = new ArrayList<>();
      for (int i = 0; i < reader.schema().size(); i++) {
        LogField field = reader.schema().field(i);
        cells.add(new Cell(field.name().text(), field.type(), reader.valueAt(i)));
      }
      records.add(cells);
    }
    return records;
  }

  private static Case random(SplittableRandom random, LogSchema schema) {
    List<String> all =
        new ArrayList<>(schema.fields().stream().map(each -> each.name().text()).toList());
    List<String> lines = new ArrayList<>();
    Predicate<LogRecord> where = _ -> true;
    if (random.nextBoolean()) {
      Set<String> chosen = new LinkedHashSet<>();
      for (int i = random.nextInt(1, all.size() + 1); i > 0; i--) {
        chosen.add(all.get(random.nextInt(all.size())));
      }
      if (random.nextBoolean()) {
        chosen.add("*");
      }
      if (random.nextBoolean()) {
        chosen.add("nothing");
        chosen.addAll(all.subList(0, random.nextInt(all.size())));
      }
      lines.add("fields: " + String.join(", ", chosen));
    }
    if (random.nextBoolean()) {
      lines.add("rename: %s=new.name, nothing=x".formatted(all.get(random.nextInt(all.size()))));
    }
    if (random.nextInt(3) == 0) {
      lines.add("add: _path={path}, _write_ts={time}, _node=of {node}");
    }
    LogField field = schema.field(random.nextInt(schema.size()));
    String name = field.name().text();
    String quoted = "`" + name + "`";
    if (random.nextBoolean()) {
      switch (field.type()) {
        case BOOL -> {
          lines.add("where: " + quoted);
          where = record -> find(record, name) instanceof BooleanValue b && b.value();
        }
        case COUNT -> {
          lines.add("where: %s > 1".formatted(quoted));
          where =
              record ->
                  find(record, name) instanceof CountValue n
                      && Long.compareUnsigned(n.bits(), 1) > 0;
        }
        case INT -> {
          lines.add("where: %s >= 0".formatted(quoted));
          where = record -> find(record, name) instanceof IntegerValue n && n.value() >= 0;
        }
        default -> {
          lines.add("where: ?" + quoted);
          where = record -> find(record, name) != null;
        }
      }
    }
    if (random.nextInt(3) == 0) {
      schema.fields().stream()
          .filter(each -> each.type() == ZeekType.STRING)
          .findFirst()
          .ifPresent(each -> {
            lines.add("sample: 1/2");
            lines.add("sample-by: " + each.name().text());
          });
    }
    if (lines.isEmpty()) {
      lines.add("paths: *");
    }
    return new Case(lines, where);
  }

  private void check(byte[] bytes, SplittableRandom random, String hint) {
    batch.open(bytes, 0, bytes.length);
    Case wanted = random(random, batch.schema());
    Shaping shaping = Wanted.of(wanted.lines().toArray(String[]::new));
    List<LogRecord> records = new ArrayList<>();
    while (batch.next()) {
      records.add(batch.toRecord());
    }
    batch.rewind();
    Shaper shaper = new Shaper("twin", shaping);
    LogBatchReader shaped = shaper.shape(batch, bytes.length, ARRIVAL);
    List<List<Cell>> expected = twin(shaping, wanted, records);
    assertThat(cells(shaped)).as("%s: %s", hint, wanted.lines()).isEqualTo(expected);
    shaper.taken();
    long excluded = shaper.excluded().values().stream().mapToLong(Long::longValue).sum();
    assertThat(excluded + expected.size()).isEqualTo(records.size());
    wanted.lines().forEach(line -> seen.merge(line.split(":", 2)[0], 1, Integer::sum));
    seen.merge(
        expected.size() == records.size() ? "all" : expected.isEmpty() ? "none" : "some",
        1,
        Integer::sum);
  }

  private void assertAllWereSeen() {
    assertThat(seen.keySet())
        .contains("fields", "rename", "add", "where", "sample", "all", "some", "none");
  }

  @Test
  void ofRandomBatches() {
    for (int seed = 0; seed < 5_000; seed++) {
      check(RandomBatches.batch(seed, true), new SplittableRandom(seed), "seed " + seed);
    }
    assertAllWereSeen();
  }

  @Test
  void ofRecordedBatches() {
    List<List<byte[]>> messages = Recordings.messages("cluster.frames", Recordings.LOG);
    for (int seed = 0; seed < 1_000; seed++) {
      check(
          messages.get(seed % messages.size()).getLast(),
          new SplittableRandom(seed),
          "batch and seed " + seed);
    }
    assertAllWereSeen();
  }
}
