package org.zeekbus.logger.shape;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.zeekbus.sink.Arrival;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.DecodeException;
import org.zeekbus.zeek.DecodeLimits;
import org.zeekbus.zeek.EncodeException;
import org.zeekbus.zeek.log.DerivedBatch;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.value.XxHash64;

/**
 * Shapes batches for one sink: excludes records, and makes of the others a batch as the site wants
 * it.
 *
 * <p>Owner: the sink's thread; any thread reads {@link #excluded}. Breaks idiom: no objects for
 * records or values, see ShapingBenchmark.
 */
public final class Shaper {
  private static final Logger LOG = LoggerFactory.getLogger(Shaper.class);

  /** Bytes of all schemas for which a shape is kept, and of one: strangers can make some up. */
  private static final int MOST_SCHEMA_BYTES = 1 << 20;

  private static final int LONGEST_SCHEMA = 1 << 16;

  /** Logs are named in so many lines. */
  private static final int MOST_LINES = 1000;

  /** Added fields can make batches longer, but no small batch a giant. */
  private static final int LONGER = 16 << 20;

  private final String sink;
  private final Shaping shaping;
  private final @Nullable Sample sample;
  private final DerivedBatch derived = new DerivedBatch();
  private final LogBatchReader forSink = new LogBatchReader(DecodeLimits.DEFAULT);
  private final LogBatchReader added = new LogBatchReader(DecodeLimits.DEFAULT);

  /** By identity: a reader gives the same object for the same schema. */
  private final IdentityHashMap<LogSchema, SchemaShape> shapes = new IdentityHashMap<>();

  private int schemaBytes;
  private LogSchema lastSchema = LogSchema.of("", "", List.of());
  private @Nullable SchemaShape lastShape;
  private final Set<String> said = new HashSet<>();
  private final Map<Exclusion, LongAdder> excluded = new EnumMap<>(Exclusion.class);

  // Of the batch in hand, until the sink has taken it.
  private @Nullable Exclusion whole;
  private int byWhole;
  private int byWhere;
  private int bySample;

  /** Shapes batches for the sink with this name. */
  public Shaper(String sink, Shaping shaping) {
    this.sink = sink;
    this.shaping = shaping;
    this.sample = shaping.sample();
    for (Exclusion why : Exclusion.values()) {
      excluded.put(why, new LongAdder());
    }
  }

  /**
   * Shapes a batch.
   *
   * @param batch stands before its first record
   * @param length of it, in bytes
   * @return what the sink gets, before its first record: {@code batch}, or another one that is
   *     valid until {@link #close}; null if it gets nothing
   * @throws DecodeException if a record breaks the format; not if nothing of this log is for the
   *     sink, as its records are not read then
   * @throws RefusedBatchException if its fields cannot be named as the site wants it
   */
  public @Nullable LogBatchReader shape(LogBatchReader batch, int length, Arrival arrival) {
    whole = null;
    byWhole = 0;
    byWhere = 0;
    bySample = 0;
    return switch (shapeOf(batch.schema())) {
      case SchemaShape.Excluded log -> {
        whole = log.why();
        byWhole = batch.records();
        yield null;
      }
      case SchemaShape.Impossible log ->
          throw new RefusedBatchException(
              "sink %s: log %s: %s".formatted(sink, path(batch.schema()), log.problem()));
      case SchemaShape.Kept log -> {
        try {
          yield log.isSame() ? choose(log, batch, length) : change(log, batch, length, arrival);
        } catch (EncodeException e) {
          throw new RefusedBatchException(
              "sink %s: log %s: its batch, shaped: %s"
                  .formatted(sink, path(batch.schema()), e.getMessage()));
        }
      }
    };
  }

  /** Some of the records; the batch itself if these are all. */
  private @Nullable LogBatchReader choose(SchemaShape.Kept log, LogBatchReader batch, int length) {
    if (log.isAll()) {
      return batch;
    }
    int fields = batch.schema().size();
    boolean isCopying = false;
    while (batch.next()) {
      if (!wants(log, batch)) {
        if (!isCopying) {
          isCopying = true;
          derived.begin(log.head(), most(length));
          copyBefore(batch);
        }
      } else if (isCopying) {
        derived.add(batch, 0, fields);
      }
    }
    if (!isCopying) {
      batch.rewind();
      return batch;
    }
    return open();
  }

  /** Copies the records before the current one. */
  private void copyBefore(LogBatchReader batch) {
    int current = batch.index();
    if (current > 0) {
      batch.rewind();
      while (batch.next() && batch.index() < current) {
        derived.add(batch, 0, batch.schema().size());
      }
    }
  }

  /** Records with other fields. */
  private @Nullable LogBatchReader change(
      SchemaShape.Kept log, LogBatchReader batch, int length, Arrival arrival) {
    AddedValues first = log.added();
    if (first != null) {
      first.openIn(added, arrival);
    }
    int[] runs = log.runs();
    boolean isAll = log.isAll();
    derived.begin(log.head(), most(length));
    while (batch.next()) {
      if (isAll || wants(log, batch)) {
        if (first != null) {
          derived.add(added, 0, first.size());
        }
        for (int i = 0; i < runs.length; i += 2) {
          derived.add(batch, runs[i], runs[i + 1]);
        }
      }
    }
    return open();
  }

  private @Nullable LogBatchReader open() {
    if (derived.records() == 0) {
      return null;
    }
    derived.openIn(forSink);
    return forSink;
  }

  private static int most(int length) {
    return (int) Math.min(DecodeLimits.DEFAULT.size(), 2L * length + LONGER);
  }

  private boolean wants(SchemaShape.Kept log, LogBatchReader batch) {
    if (log.where() != null && !log.where().test(batch)) {
      byWhere++;
      return false;
    }
    int field = log.sampleField();
    if (sample != null && field >= 0 && batch.isPresent(field) && !sample.has(hash(batch, field))) {
      bySample++;
      return false;
    }
    return true;
  }

  /** Of a string's bytes, an address' bytes, and of all other types of the value as it is sent. */
  private static long hash(LogBatchReader batch, int field) {
    ZeekType type = batch.schema().field(field).type();
    return switch (type) {
      case STRING, ENUM, FUNC, FILE ->
          XxHash64.of(batch.array(), batch.bytesOffset(field), batch.bytesLength(field));
      case ADDR ->
          XxHash64.of(batch.array(), batch.addressOffset(field), batch.isIpv4(field) ? 4 : 16);
      default -> XxHash64.of(batch.array(), batch.valueOffset(field), batch.valueLength(field));
    };
  }

  /** The sink has taken what {@link #shape} gave, or was given nothing. */
  public void taken() {
    if (whole != null) {
      add(whole, byWhole);
    }
    add(Exclusion.WHERE, byWhere);
    add(Exclusion.SAMPLE, bySample);
  }

  private void add(Exclusion why, int records) {
    if (records > 0) {
      Objects.requireNonNull(excluded.get(why)).add(records);
    }
  }

  /** Nothing of the last batch is needed any more. */
  public void close() {
    forSink.close();
    added.close();
    derived.end();
  }

  /** Records that the sink did not get, by the reason; without those that have none. */
  public Map<String, Long> excluded() {
    Map<String, Long> records = new LinkedHashMap<>();
    excluded.forEach((why, count) -> {
      if (count.sum() > 0) {
        records.put(why.label(), count.sum());
      }
    });
    return Collections.unmodifiableMap(records);
  }

  @SuppressWarnings("ReferenceEquality") // the reader gives the same schema for the same bytes
  private SchemaShape shapeOf(LogSchema schema) {
    SchemaShape last = lastShape;
    if (last != null && schema == lastSchema) {
      return last;
    }
    SchemaShape shape = shapes.get(schema);
    if (shape == null) {
      shape = SchemaShape.of(shaping, schema);
      report(schema, shape);
      keep(schema, shape);
    }
    lastSchema = schema;
    lastShape = shape;
    return shape;
  }

  private void keep(LogSchema schema, SchemaShape shape) {
    int bytes = schema.size() == 0 ? 0 : DerivedBatch.head(schema).length();
    if (bytes > LONGEST_SCHEMA) {
      return;
    }
    if (schemaBytes + bytes > MOST_SCHEMA_BYTES) {
      shapes.clear();
      schemaBytes = 0;
    }
    shapes.put(schema, shape);
    schemaBytes += bytes;
  }

  private void report(LogSchema schema, SchemaShape shape) {
    String path = path(schema);
    switch (shape) {
      case SchemaShape.Excluded log -> {
        if (!log.problem().isEmpty() && isNew(path, log.problem())) {
          LOG.warn(
              "sink {}: log {}: {}; its records do not go to this sink ({})",
              sink,
              path,
              log.problem(),
              log.why().label());
        }
      }
      case SchemaShape.Impossible log -> {
        if (isNew(path, log.problem())) {
          LOG.error(
              "sink {}: log {}: {}; its batches go to bad-batches: change rename or add",
              sink,
              path,
              log.problem());
        }
      }
      case SchemaShape.Kept log -> {
        String missing = String.join(", ", log.missing());
        if (!missing.isEmpty() && isNew(path, missing)) {
          LOG.info("sink {}: log {} does not have {}, which where asks for", sink, path, missing);
        }
      }
    }
  }

  /** Whether nothing was said about this yet, and there is room for a line. */
  private boolean isNew(String path, String problem) {
    boolean isNew = said.size() < MOST_LINES && said.add(path + ": " + problem);
    if (isNew && said.size() == MOST_LINES) {
      LOG.warn("sink {}: further logs that cannot be shaped are not named", sink);
    }
    return isNew;
  }

  /** A node can call its log anything. */
  private static String path(LogSchema schema) {
    String path = new StringValue(schema.path()).toString();
    return path.length() <= 100 ? path : path.substring(0, 100) + "...";
  }
}
