package org.zeekbus.logger.shape;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.DerivedBatch;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;
import org.zeekbus.zeek.where.RecordTest;
import org.zeekbus.zeek.where.WhereException;

/** A shaping, worked out for the logs of one schema. Owner: one thread. */
sealed interface SchemaShape {
  /** No field. */
  int NONE = -1;

  /**
   * The sink gets nothing of this log.
   *
   * @param problem for the site; empty if that is what it wants
   */
  record Excluded(Exclusion why, String problem) implements SchemaShape {}

  /** Batches of this log cannot be shaped. */
  record Impossible(String problem) implements SchemaShape {}

  /**
   * The sink gets these records.
   *
   * @param where null for all
   * @param sampleField the field that decides about the sample, or {@link #NONE} for all
   * @param missing names that {@code where} asks for and this log does not have
   * @param head of batches for the sink
   * @param isSame whether fields and names stay as they are
   * @param added null if no fields are added; they come first
   * @param runs fields that remain, in their new order: from, to, from, to ...
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Kept(
      @Nullable RecordTest where,
      int sampleField,
      Set<String> missing,
      DerivedBatch.Head head,
      boolean isSame,
      @Nullable AddedValues added,
      int[] runs)
      implements SchemaShape {
    /** Whether the sink gets all records. */
    boolean isAll() {
      return where == null && sampleField == NONE;
    }
  }

  /** Works it out. */
  static SchemaShape of(Shaping shaping, LogSchema schema) {
    if (shaping.paths() != null && !shaping.paths().choose(schema.path())) {
      return new Excluded(Exclusion.PATHS, "");
    }
    int[] chosen = chosen(shaping.fields(), schema);
    if (chosen.length == 0) {
      return new Excluded(Exclusion.FIELDS, "");
    }
    RecordTest where = null;
    Set<String> missing = Set.of();
    if (shaping.where() != null) {
      try {
        where = shaping.where().on(schema);
        missing = shaping.where().missing(schema);
      } catch (WhereException e) {
        return new Excluded(Exclusion.WHERE_TYPE, "where: " + e.getMessage());
      }
    }
    List<LogField> fields = new ArrayList<>();
    shaping.add().forEach(each -> fields.add(each.field()));
    Map<Bytes, Bytes> names =
        shaping.rename().entrySet().stream()
            .collect(Collectors.toMap(e -> Bytes.of(e.getKey()), e -> Bytes.of(e.getValue())));
    for (int index : chosen) {
      LogField field = schema.field(index);
      Bytes name = names.getOrDefault(field.name(), field.name());
      fields.add(new LogField(name, field.type(), field.elementType(), field.optional()));
    }
    LogSchema derived =
        new LogSchema(schema.stream(), schema.writer(), schema.filter(), schema.path(), fields);
    boolean isSame = derived.equals(schema);
    Bytes twice = isSame ? null : nameOfTwo(schema, derived);
    if (twice != null) {
      return new Impossible(
          "two fields are called %s after rename and add (expected: one)"
              .formatted(new StringValue(twice)));
    }
    return new Kept(
        where,
        shaping.sample() == null ? NONE : schema.indexOf(shaping.sampleBy()),
        missing,
        DerivedBatch.head(derived),
        isSame,
        shaping.add().isEmpty() ? null : new AddedValues(shaping.add(), schema),
        runs(chosen));
  }

  /** The fields that remain, in their new order. */
  private static int[] chosen(List<String> wanted, LogSchema schema) {
    if (wanted.isEmpty()) {
      return IntStream.range(0, schema.size()).toArray();
    }
    Set<Bytes> named = wanted.stream().map(Bytes::of).collect(Collectors.toSet());
    return wanted.stream()
        .flatMapToInt(name ->
            name.equals(Shaping.OTHERS)
                ? IntStream.range(0, schema.size())
                    .filter(i -> !named.contains(schema.field(i).name()))
                : IntStream.of(schema.indexOf(name)).filter(i -> i >= 0))
        .toArray();
  }

  /** A name that shaping has given to a second field; null if there is none. */
  private static @Nullable Bytes nameOfTwo(LogSchema before, LogSchema after) {
    Set<Bytes> twiceBefore = twice(before);
    return twice(after).stream()
        .filter(name -> !twiceBefore.contains(name))
        .findFirst()
        .orElse(null);
  }

  private static Set<Bytes> twice(LogSchema schema) {
    Set<Bytes> seen = new HashSet<>();
    return schema.fields().stream()
        .map(LogField::name)
        .filter(name -> !seen.add(name))
        .collect(Collectors.toSet());
  }

  /** Neighbours that remain neighbours are copied together. */
  private static int[] runs(int[] fields) {
    List<Integer> runs = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      if (i == 0 || fields[i] != fields[i - 1] + 1) {
        if (i > 0) {
          runs.add(fields[i - 1] + 1);
        }
        runs.add(fields[i]);
      }
    }
    if (fields.length > 0) {
      runs.add(fields[fields.length - 1] + 1);
    }
    return runs.stream().mapToInt(Integer::intValue).toArray();
  }
}
