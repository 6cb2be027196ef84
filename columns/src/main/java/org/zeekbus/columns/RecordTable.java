package org.zeekbus.columns;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.AddressText;
import org.zeekbus.zeek.value.PortValue;

/**
 * Records of one log in columns, in memory, until a {@link ParquetWriter} writes them. Takes whole
 * batches, or records value by value:
 *
 * <pre>{@code
 * table.beginRecord();
 * table.putDouble(0, 1763900000.25); // ts
 * table.putText(1, uid, 0, uid.length);
 * table.beginList(7);
 * table.putNull(7);
 * table.endList();
 * table.endRecord();
 * }</pre>
 *
 * <p>Columns are those of {@link ColumnSchema#columns}, by index. A column that a record does not
 * put is unset, but {@link Column.Part#BYTES} follows from its address. Write the table long before
 * {@link #bytes} comes near 2 GiB: what does not fit a column is refused with an {@link
 * IllegalStateException}, and the table remains as it was before the batch or record.
 *
 * <p>Owner: one thread. Breaks idiom: no object for any record or value, see ParquetBenchmark.
 */
public final class RecordTable {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final int ADDRESS = 16;
  private static final long IPV4 = 0xffffL << 32;

  /** Each record may have a port, an address or a list in a column: their indexes are ints. */
  private static final int MOST_RECORDS = Integer.MAX_VALUE / 4;

  private final ColumnSchema schema;
  private final List<LogField> fields;

  /** For each field its type, that of its elements, and its column. */
  private final ZeekType[] types;

  private final ZeekType[] elementTypes;
  private final int[] columnOf;

  /** For each column the type of its values, and of its lists' elements. */
  private final ZeekType[] columnTypes;

  private final ZeekType[] columnElementTypes;

  /** By column; one with an address's bytes shares those of the address. */
  private final Cells[] cells;

  private final byte[] scratch = new byte[ADDRESS];
  private int records;
  private boolean isInRecord;

  /** The column whose list is open, or -1. */
  private int openList = -1;

  private long timesOutOfRange;

  /** An empty one, which keeps its memory for the next records when it is cleared. */
  public RecordTable(ColumnSchema schema) {
    this(schema, new Pieces(Long.MAX_VALUE));
  }

  /** An empty one. */
  public RecordTable(ColumnSchema schema, Pieces source) {
    this.schema = schema;
    fields = schema.log().fields();
    types = fields.stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = fields.stream().map(LogField::elementType).toArray(ZeekType[]::new);
    columnOf = new int[fields.size()];
    List<Column> columns = schema.columns();
    for (int i = 0; i < columns.size(); i++) {
      if (!columns.get(i).isCompanion()) {
        columnOf[columns.get(i).index()] = i;
      }
    }
    columnTypes = columns.stream().map(each -> each.field().type()).toArray(ZeekType[]::new);
    columnElementTypes =
        columns.stream().map(each -> each.field().elementType()).toArray(ZeekType[]::new);
    cells = new Cells[columns.size()];
    for (int i = 0; i < cells.length; i++) {
      Column column = columns.get(i);
      cells[i] =
          column.part() == Column.Part.BYTES
              ? cells[columnOf[column.index()]]
              : Cells.of(column, source);
    }
  }

  /** What the columns are. */
  public ColumnSchema schema() {
    return schema;
  }

  /** The number of whole records. */
  public int records() {
    return records;
  }

  /** The memory that the records take, and that which waits for more. */
  public long bytes() {
    long sum = 0;
    for (int i = 0; i < cells.length; i++) {
      if (schema.columns().get(i).part() != Column.Part.BYTES) {
        sum += cells[i].bytes();
      }
    }
    return sum;
  }

  /** How many times were left unset as they are no number, infinite, or 292,000 years away. */
  public long timesOutOfRange() {
    return timesOutOfRange;
  }

  /**
   * Forgets all records, and what {@link #timesOutOfRange} has counted; gives their memory back.
   */
  public void clear() {
    for (Cells each : cells) {
      each.clear();
    }
    records = 0;
    isInRecord = false;
    openList = -1;
    timesOutOfRange = 0;
  }

  /**
   * Adds all records of a batch, from the first; afterwards the batch stands behind its last one.
   * All or none: an exception leaves the table as it was.
   *
   * @throws IllegalArgumentException if the batch has another schema
   * @throws IllegalStateException if they do not fit
   */
  public void add(LogBatchReader batch) {
    if (isInRecord) {
      throw new IllegalStateException("a batch within a record (expected: endRecord() before)");
    }
    if (!batch.schema().equals(schema.log())) {
      throw new IllegalArgumentException(
          "a batch of %s (expected: of %s)".formatted(batch.schema(), schema.log()));
    }
    if (batch.records() > MOST_RECORDS - records) {
      throw full();
    }
    int before = records;
    long timesBefore = timesOutOfRange;
    boolean isWhole = false;
    try {
      batch.rewind();
      while (batch.next()) {
        addRecord(batch);
        records++;
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        cut(before);
        timesOutOfRange = timesBefore;
      }
    }
  }

  private IllegalStateException full() {
    return new IllegalStateException(
        "the table has %,d records and takes no more; write it before".formatted(records));
  }

  private void cut(int newRecords) {
    records = newRecords;
    for (int i = 0; i < cells.length; i++) {
      cells[i].cut(newRecords);
    }
  }

  private void addRecord(LogBatchReader batch) {
    byte[] in = batch.array();
    for (int field = 0; field < types.length; field++) {
      int column = columnOf[field];
      Cells to = cells[column];
      if (!batch.isPresent(field)) {
        to.addUnset();
        if (types[field] == ZeekType.PORT) {
          cells[column + 1].addUnset();
        }
        continue;
      }
      switch (types[field]) {
        case BOOL -> to.addBit(batch.booleanAt(field));
        case INT, COUNT -> to.addLong(batch.longAt(field));
        case DOUBLE, INTERVAL -> to.addLong(Double.doubleToRawLongBits(batch.doubleAt(field)));
        case TIME -> addTime(to, batch.doubleAt(field));
        case PORT -> {
          to.addSmall(batch.portNumberAt(field));
          cells[column + 1].addSmall(batch.portProtocolAt(field).number());
        }
        case ADDR -> addAddress(to, batch.isIpv4(field), in, batch.addressOffset(field));
        case SUBNET ->
            to.addSubnet(
                batch.isIpv4(field), in, batch.addressOffset(field), batch.prefixLengthAt(field));
        case TABLE, VECTOR -> addList(to, elementTypes[field], in, batch.elementsAt(field));
        default -> to.addText(in, batch.bytesOffset(field), batch.bytesLength(field));
      }
    }
  }

  private void addList(Cells lists, ZeekType type, byte[] in, LogElements elements) {
    Cells to = lists.elements();
    if (elements.size() > MOST_RECORDS - to.size()) {
      throw full();
    }
    while (elements.next()) {
      if (!elements.isPresent()) {
        to.addUnset();
        continue;
      }
      switch (type) {
        case BOOL -> to.addBit(elements.booleanValue());
        case INT, COUNT -> to.addLong(elements.longValue());
        case DOUBLE, INTERVAL -> to.addLong(Double.doubleToRawLongBits(elements.doubleValue()));
        case TIME -> addTime(to, elements.doubleValue());
        case PORT -> to.addSmall(elements.portNumber());
        case ADDR -> addAddress(to, elements.isIpv4(), in, elements.addressOffset());
        case SUBNET ->
            to.addSubnet(elements.isIpv4(), in, elements.addressOffset(), elements.prefixLength());
        default -> to.addText(in, elements.bytesOffset(), elements.bytesLength());
      }
    }
    lists.addList();
  }

  private void addTime(Cells to, double seconds) {
    if (Micros.fits(seconds)) {
      to.addLong(Micros.of(seconds));
    } else {
      to.addUnset();
      timesOutOfRange++;
    }
  }

  private static void addAddress(Cells to, boolean isIpv4, byte[] in, int from) {
    if (isIpv4) {
      to.addAddress(0, IPV4 | ((int) INTS.get(in, from) & 0xffffffffL));
    } else {
      to.addAddress((long) LONGS.get(in, from), (long) LONGS.get(in, from + Long.BYTES));
    }
  }

  /** Begins a record. */
  public void beginRecord() {
    if (isInRecord) {
      throw new IllegalStateException("a record within a record (expected: endRecord() before)");
    }
    if (records == MOST_RECORDS) {
      throw full();
    }
    isInRecord = true;
  }

  /** Ends the record: what was not put is unset. */
  public void endRecord() {
    if (!isInRecord || openList >= 0) {
      throw new IllegalStateException("no record, or its list has not ended");
    }
    isInRecord = false;
    records++;
    for (int i = 0; i < cells.length; i++) {
      if (cells[i].size() < records) {
        cells[i].addUnset();
      }
    }
  }

  /** Forgets what was put of a record that has not ended. */
  public void dropRecord() {
    isInRecord = false;
    openList = -1;
    cut(records);
  }

  /** Begins the list of a set or vector; until {@link #endList} values are its elements. */
  public void beginList(int column) {
    place(column).elements();
    openList = column;
  }

  /** Ends the list. */
  public void endList() {
    if (openList < 0) {
      throw new IllegalStateException("no list (expected: beginList() before)");
    }
    cells[openList].addList();
    openList = -1;
  }

  /** The cells that a value of the column comes to, which must have none of this record yet. */
  private Cells place(int column) {
    Cells to = cells[column];
    if (column == openList) {
      if (to.elements().size() == MOST_RECORDS) {
        throw full();
      }
      return to.elements();
    }
    if (!isInRecord || openList >= 0 || to.size() > records) {
      throw new IllegalStateException(
          "a value for column %s (expected: one in each record, after beginRecord() and outside of other columns' lists)"
              .formatted(schema.columns().get(column).name()));
    }
    return to;
  }

  private Cells place(int column, Cells.Kind kind) {
    Cells to = place(column);
    if (to.kind() != kind) {
      throw wrong(column, kind.toString());
    }
    return to;
  }

  private IllegalArgumentException wrong(int column, String found) {
    Column found2 = schema.columns().get(column);
    return new IllegalArgumentException(
        "%s for column %s of type %s".formatted(found, found2.name(), found2.field().typeText()));
  }

  private ZeekType type(int column) {
    return column == openList ? columnElementTypes[column] : columnTypes[column];
  }

  /** Puts an unset value: for an element, as a column that is not put is unset anyhow. */
  public void putNull(int column) {
    place(column).addUnset();
  }

  /** Puts a {@code bool}. */
  public void putBoolean(int column, boolean value) {
    place(column, Cells.Kind.BIT).addBit(value);
  }

  /**
   * Puts an {@code int}, a {@code count}, which is unsigned, the number of a {@code port}, or a
   * {@code time} in microseconds since 1970-01-01 UTC.
   */
  public void putLong(int column, long value) {
    Cells to = place(column);
    switch (type(column)) {
      case INT, COUNT, TIME -> to.addLong(value);
      case PORT -> {
        if (schema.columns().get(column).isCompanion() || value < 0 || value > 0xffff) {
          throw wrong(column, "number " + value);
        }
        to.addSmall((int) value);
      }
      default -> throw wrong(column, "a number");
    }
  }

  /** Puts a {@code double}, or the seconds of an {@code interval} or a {@code time}. */
  public void putDouble(int column, double value) {
    Cells to = place(column);
    switch (type(column)) {
      case DOUBLE, INTERVAL -> to.addLong(Double.doubleToRawLongBits(value));
      case TIME -> addTime(to, value);
      default -> throw wrong(column, "a double");
    }
  }

  /** Puts a port's protocol, into the column that has it. */
  public void putProtocol(int column, PortValue.Protocol protocol) {
    if (schema.columns().get(column).part() != Column.Part.PROTOCOL) {
      throw wrong(column, "a protocol");
    }
    place(column, Cells.Kind.SMALL).addSmall(protocol.number());
  }

  /** Puts an {@code addr} of 4 or 16 bytes. */
  public void putAddress(int column, boolean isIpv4, byte[] in, int from) {
    addAddress(place(column, Cells.Kind.ADDRESS), isIpv4, in, from);
  }

  /**
   * Puts a text: a {@code string}, enum, func, file or subnet as it is, but {@code \xhh} for what
   * is not UTF-8; an {@code addr} by its text.
   *
   * @return whether it fits; false if it should be an address and is none: nothing is put then
   */
  public boolean putText(int column, byte[] in, int from, int length) {
    Cells to = place(column);
    switch (to.kind()) {
      case TEXT -> to.addText(in, from, length);
      case ADDRESS -> {
        if (!AddressText.parse(in, from, from + length, scratch, 0)) {
          return false;
        }
        addAddress(to, false, scratch, 0);
      }
      default -> throw wrong(column, "a text");
    }
    return true;
  }

  /** Those of {@code ts}; none if the log has no such time. */
  Optional<Cells> times() {
    int time = schema.log().indexOfTime();
    return time < 0 ? Optional.empty() : Optional.of(cells[columnOf[time]]);
  }

  /** The values of each column. */
  Cells[] cells() {
    return cells;
  }
}
