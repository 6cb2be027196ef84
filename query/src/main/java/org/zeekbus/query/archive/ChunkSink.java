package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBWritableVector;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.BareText;
import org.zeekbus.format.LineBuffer;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Puts records into a chunk of DuckDB, in the forms that {@link ArchiveColumn} tells. It has the
 * columns that a statement asks for; a column for readers is a field of the log.
 *
 * <p>Owner: one thread of DuckDB.
 */
final class ChunkSink implements RecordSink {
  /** For long lines: a chunk of others has less. */
  private static final long MOST_TEXT = 4 << 20;

  private static final int ADDRESS = 16;
  private static final int IPV4_AT = 12;
  private static final byte[] HEX = "0123456789abcdef".getBytes(US_ASCII);
  private static final byte[] UNSET = {ArchiveColumn.ELEMENT, ArchiveColumn.UNSET};

  /** By field. */
  private final boolean[] isPort;

  /** By field: of sets and vectors, whether elements have no sign. */
  private final boolean[] isUnsigned;

  /** By field, the place in the chunk of its value, and of its bytes; -1 if not asked for. */
  private final int[] valueAt;

  private final int[] bytesAt;

  /** By place, the texts for a chunk, or null. */
  private final byte[] @Nullable [] @Nullable [] texts;

  /** By place, the record that has put it last. */
  private final long[] lastRecord;

  private DuckDBWritableVector[] vectors;

  private final LineBuffer scratch = new LineBuffer(256);
  private final ByteArrayOutputStream list = new ByteArrayOutputStream();
  private boolean isInList;
  private long record;
  private int row;

  /** The bytes of all texts for the chunk. */
  private long textBytes;

  /**
   * For some columns of a log.
   *
   * @param all columns of the log
   * @param asked indexes of those that go into the chunk, in its order; others are passed over
   * @param rows that a chunk has at most
   */
  ChunkSink(List<ArchiveColumn> all, List<Integer> asked, int rows) {
    int fields = all.stream().mapToInt(each -> each.column().index() + 1).max().orElse(0);
    isPort = new boolean[fields];
    isUnsigned = new boolean[fields];
    valueAt = new int[fields];
    bytesAt = new int[fields];
    Arrays.fill(valueAt, -1);
    Arrays.fill(bytesAt, -1);
    texts = new byte[asked.size()][][];
    lastRecord = new long[asked.size()];
    vectors = new DuckDBWritableVector[asked.size()];
    for (ArchiveColumn each : all) {
      LogField field = each.column().field();
      isPort[each.column().index()] = field.type() == ZeekType.PORT;
      isUnsigned[each.column().index()] = field.elementType() == ZeekType.COUNT;
    }
    for (int place = 0; place < asked.size(); place++) {
      if (asked.get(place) < 0) {
        continue;
      }
      ArchiveColumn column = all.get(asked.get(place));
      if (column.isText()) {
        texts[place] = new byte[rows][];
      }
      switch (column.column().part()) {
        case VALUE -> valueAt[column.column().index()] = place;
        case BYTES -> bytesAt[column.column().index()] = place;
        case PROTOCOL -> {
          // Zeek's files do not have it.
        }
      }
    }
  }

  /** Whether anything of a field is asked for. */
  boolean isAsked(int field) {
    return valueAt[field] >= 0 || bytesAt[field] >= 0;
  }

  /** The next records are for this chunk. */
  void begin(DuckDBDataChunkWriter chunk) {
    for (int place = 0; place < vectors.length; place++) {
      vectors[place] = chunk.vector(place);
    }
    row = 0;
    textBytes = 0;
  }

  /** Whether the texts for the chunk have so many bytes that it should end. */
  boolean isFull() {
    return textBytes >= MOST_TEXT;
  }

  /** Hands the texts over; gives how many records there are. */
  int end() {
    for (int place = 0; place < vectors.length; place++) {
      byte[] @Nullable [] text = texts[place];
      if (text != null && row > 0) {
        byte[][] rows = new byte[row][];
        System.arraycopy(text, 0, rows, 0, row);
        vectors[place].setStringUtf8Batch(0, rows);
      }
    }
    return row;
  }

  @Override
  public void beginRecord() {
    record++;
    isInList = false;
  }

  @Override
  public void endRecord() {
    for (int place = 0; place < vectors.length; place++) {
      if (lastRecord[place] != record) {
        byte[] @Nullable [] text = texts[place];
        if (text == null) {
          vectors[place].setNull(row);
        } else {
          text[row] = null;
        }
      }
    }
    row++;
  }

  @Override
  public void dropRecord() {
    isInList = false;
  }

  @Override
  public void putBoolean(int column, boolean value) {
    if (isInList) {
      putElement(Boolean.toString(value));
    } else {
      int place = place(valueAt[column]);
      vectors[place].setBoolean(row, value);
    }
  }

  @Override
  public void putLong(int column, long value) {
    if (isInList) {
      putElement(isUnsigned[column] ? Long.toUnsignedString(value) : Long.toString(value));
    } else {
      int place = place(valueAt[column]);
      if (isPort[column]) {
        vectors[place].setUint16(row, (int) value);
      } else {
        vectors[place].setLong(row, value);
      }
    }
  }

  @Override
  public void putTime(int column, long micros) {
    if (isInList) {
      putElement(Long.toString(micros));
    } else {
      vectors[place(valueAt[column])].setLong(row, micros);
    }
  }

  @Override
  public void putDouble(int column, double value) {
    if (isInList) {
      putElement(Double.toString(value));
    } else {
      vectors[place(valueAt[column])].setDouble(row, value);
    }
  }

  @Override
  public void putBytes(int column, byte[] in, int from, int length) {
    long textLength = BareText.length(in, from, length);
    if (textLength == length) {
      putText(column, in, from, length);
    } else {
      int end = BareText.put(in, from, length, textLength, scratch, 0);
      putText(column, scratch.array(), 0, end);
    }
  }

  private void putText(int column, byte[] in, int from, int length) {
    if (isInList) {
      list.write(ArchiveColumn.ELEMENT);
      list.write(in, from, length);
    } else {
      set(valueAt[column], Arrays.copyOfRange(in, from, from + length));
    }
  }

  @Override
  public void putAddress(int column, byte[] in, int from) {
    boolean isIpv4 = isIpv4(in, from);
    if (isInList || valueAt[column] >= 0) {
      byte[] to = scratch.room(0, BareText.LONGEST_ADDRESS);
      int end = BareText.putAddress(isIpv4, in, isIpv4 ? from + IPV4_AT : from, to, 0);
      putText(column, to, 0, end);
    }
    if (!isInList && bytesAt[column] >= 0) {
      byte[] hex = new byte[2 * ADDRESS];
      for (int i = 0; i < ADDRESS; i++) {
        hex[2 * i] = HEX[(in[from + i] >> 4) & 15];
        hex[2 * i + 1] = HEX[in[from + i] & 15];
      }
      set(bytesAt[column], hex);
    }
  }

  private static boolean isIpv4(byte[] in, int from) {
    for (int i = 0; i < IPV4_AT; i++) {
      if (in[from + i] != (i < 10 ? 0 : (byte) 0xff)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void putUnset(int column) {
    list.writeBytes(UNSET);
  }

  @Override
  public void beginList(int column) {
    isInList = true;
    list.reset();
  }

  @Override
  public void endList(int column) {
    isInList = false;
    set(valueAt[column], list.toByteArray());
  }

  private void putElement(String text) {
    list.write(ArchiveColumn.ELEMENT);
    list.writeBytes(text.getBytes(US_ASCII));
  }

  private int place(int place) {
    lastRecord[place] = record;
    return place;
  }

  private void set(int place, byte[] text) {
    byte[] @Nullable [] all = texts[place(place)];
    if (all != null) {
      textBytes += text.length;
      all[row] = text;
    }
  }
}
