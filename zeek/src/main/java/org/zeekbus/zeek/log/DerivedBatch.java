package org.zeekbus.zeek.log;

import java.util.Arrays;
import java.util.List;
import org.zeekbus.zeek.EncodeException;

/**
 * A batch of records of others: some of them, with some of their fields, maybe under other names.
 * Fields are copied as the bytes that they are, so no value becomes an object.
 *
 * <pre>{@code
 * DerivedBatch.Head head = DerivedBatch.head(schema);  // once for each schema: uid and ts of conn
 * derived.begin(head, 1 << 20);
 * while (batch.next()) {
 *   derived.add(batch, 1, 2);
 *   derived.add(batch, 0, 1);
 * }
 * derived.openIn(reader);
 * }</pre>
 *
 * <p>All batches are made in one buffer.
 *
 * <p>Owner: one thread. Breaks idiom: offsets instead of objects, see ShapingBenchmark.
 */
public final class DerivedBatch {
  /** A buffer of up to this size is kept from batch to batch. */
  private static final int KEPT_ROOM = 4 << 20;

  private static final int FIRST_ROOM = 1 << 12;
  private static final Head NO_HEAD = new Head(LogSchema.of("", "", List.of()), new byte[0]);

  private int most;
  private Head head = NO_HEAD;
  private byte[] out = new byte[FIRST_ROOM];
  private int size;
  private int records;

  /** The next field of the unfinished record. */
  private int field;

  /** A schema, and the bytes of a batch of it that has no records. */
  public static final class Head {
    private final LogSchema schema;
    private final byte[] bytes;

    private Head(LogSchema schema, byte[] bytes) {
      this.schema = schema;
      this.bytes = bytes;
    }

    /** Its bytes at the beginning of each batch. */
    public int length() {
      return bytes.length;
    }

    /** The schema of all records. */
    public LogSchema schema() {
      return schema;
    }
  }

  /** Without a batch yet. */
  public DerivedBatch() {}

  /**
   * The beginning of batches with this schema.
   *
   * @throws EncodeException if it has no fields
   */
  public static Head head(LogSchema schema) {
    return new Head(schema, new LogBatchWriter(schema).toBytes());
  }

  /**
   * Begins a batch, which has no records yet.
   *
   * @param mostBytes how long it may become
   * @throws EncodeException if that is less than its head
   */
  public void begin(Head next, int mostBytes) {
    head = next;
    most = mostBytes;
    size = 0;
    room(next.bytes.length);
    System.arraycopy(next.bytes, 0, out, 0, next.bytes.length);
    size = next.bytes.length;
    records = 0;
    field = 0;
  }

  /**
   * Adds the fields {@code from} to {@code to}, without that, of the record at which {@code batch}
   * stands.
   *
   * @throws EncodeException if the next fields of this batch have other types, or it becomes too
   *     long
   */
  public void add(LogBatchReader batch, int from, int to) {
    LogSchema schema = batch.schema();
    int last = field + to - from;
    if (last > head.schema.size()
        || !Arrays.equals(head.schema.codes(), field, last, schema.codes(), from, to)
        || !Arrays.equals(
            head.schema.elementCodes(), field, last, schema.elementCodes(), from, to)) {
      throw new EncodeException(
          ValueLayout.FORMAT,
          "fields %d to %d of %s (expected: of the types of %s from %d on)"
              .formatted(from, to - 1, schema, head.schema, field));
    }
    int start = batch.fieldStart(from);
    int length = batch.fieldStart(to) - start;
    room(length);
    System.arraycopy(batch.array(), start, out, size, length);
    size += length;
    field = last;
    if (field == head.schema.size()) {
      field = 0;
      records++;
    }
  }

  /** The number of records. */
  public int records() {
    return records;
  }

  /** Opens it where it lies: {@code reader} can be used until the next batch begins. */
  public void openIn(LogBatchReader reader) {
    if (field > 0) {
      throw new EncodeException(
          ValueLayout.FORMAT,
          "a record of %d fields (expected: %d)".formatted(field, head.schema.size()));
    }
    // An empty batch ends with its number of records.
    ValueLayout.INTS.set(out, head.bytes.length - Integer.BYTES, records);
    reader.open(out, 0, size);
  }

  /** Nothing of the batch is needed any more. */
  public void end() {
    if (out.length > KEPT_ROOM) {
      out = new byte[FIRST_ROOM];
    }
  }

  private void room(int bytes) {
    if (bytes > most - size) {
      throw new EncodeException(ValueLayout.FORMAT, "a batch of more than " + most + " bytes");
    }
    if (bytes > out.length - size) {
      out =
          Arrays.copyOf(out, (int) Math.min(most, Math.max(2L * out.length, (long) size + bytes)));
    }
  }
}
