package org.zeekbus.query.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;

/**
 * Records in columns, as Zeek's ASCII writer writes them. A file may have several headers, as after
 * a crash. Source: Zeek {@code src/threading/formatters/Ascii.cc}.
 *
 * <p>Owner: one thread. Breaks idiom: no object for a line or value, see ConvertBenchmark.
 */
final class TsvRecords implements RecordReader {
  private static final int SHOWN_HEADER = 1 << 20;
  private static final long BACKSLASHES = EightBytes.all((byte) '\\');

  private final ArchiveFile file;
  private final LineReader lines;
  private final StandardLogs standard;
  private final Complaints complaints;
  private final ValueParser values;
  private @Nullable RecordSink sink;

  private TsvHeader.@Nullable Lines opened;
  private @Nullable TsvHeader header;
  private LogSchema schema;
  private byte[] separator = {};
  private byte[] setSeparator = {};
  private byte[] empty = {};
  private byte[] unset = {};

  /** Whether a carriage return before the line feed is no part of the line. */
  private boolean isCrLf;

  /** By field. */
  private ZeekType[] types = {};

  private ZeekType[] elementTypes = {};
  private int[] columns = {};

  /** Where the fields of a line end. */
  private int[] ends = {};

  /** Whether there may be a backslash in the line. */
  private boolean hasEscapes;

  /** Whether {@link #lines} stands at a record that was not read. */
  private boolean isAtLine;

  /** Whether the schema has changed, or was never asked for. */
  private boolean isOther = true;

  private boolean isAtEnd;

  TsvRecords(ArchiveFile file, LineReader lines, StandardLogs standard, Complaints complaints)
      throws IOException {
    this.file = file;
    this.lines = lines;
    this.standard = standard;
    this.complaints = complaints;
    this.values = new ValueParser();
    this.schema = file.schema();
    isAtLine = advance();
    isAtEnd = !isAtLine;
  }

  @Override
  public LogSchema schema() {
    return schema;
  }

  @Override
  public boolean isAtEnd() {
    return isAtEnd;
  }

  @Override
  public void into(RecordSink sink, int[] columns) {
    this.sink = sink;
    this.columns = columns;
    isOther = false;
  }

  @Override
  public int read(int most) throws IOException {
    int count = 0;
    while (count < most) {
      if (!isAtLine && !advance()) {
        isAtEnd = true;
        break;
      }
      isAtLine = true;
      if (isOther) {
        break;
      }
      isAtLine = false;
      if (record()) {
        count++;
        if (lines.isLong()) {
          break;
        }
      }
    }
    return count;
  }

  /** Stands at the next line that is none of a header. */
  private boolean advance() throws IOException {
    while (lines.next()) {
      byte[] in = lines.array();
      int from = lines.from();
      int length = lines.end() - from;
      if (lines.isTooLong()) {
        complaints.line(
            file, lines.number(), "longer than %,d bytes".formatted(LineReader.LONGEST_LINE));
      } else if (length > 0 && in[from] == '#') {
        if (length <= SHOWN_HEADER) {
          meta(new String(in, from, length, ISO_8859_1));
        }
      } else if (header == null) {
        complaints.line(file, lines.number(), "no header of Zeek stands before it");
      } else if (length > 1 || (length == 1 && !(isCrLf && in[from] == '\r'))) {
        return true;
      }
    }
    String torn = lines.torn();
    if (torn != null) {
      complaints.torn(file, torn);
    }
    return false;
  }

  private void meta(String line) {
    if (line.startsWith(TsvHeader.FIRST)) {
      opened = new TsvHeader.Lines(line);
      return;
    }
    if (opened == null) {
      return;
    }
    try {
      Optional<TsvHeader> whole = opened.add(line, standard);
      if (whole.isPresent()) {
        opened = null;
        use(whole.get());
      }
    } catch (IllegalArgumentException e) {
      opened = null;
      header = null;
      complaints.line(file, lines.number(), String.valueOf(e.getMessage()));
    }
  }

  private void use(TsvHeader whole) {
    TsvHeader next = whole.named(file.path(), standard);
    if (!next.schema().fields().equals(schema.fields())) {
      isOther = true;
    }
    header = next;
    schema = next.schema();
    separator = next.separator();
    setSeparator = next.setSeparator();
    empty = next.empty();
    unset = next.unset();
    isCrLf = next.isCrLf() || next.schema().fields().getLast().type() != ZeekType.STRING;
    types = schema.fields().stream().map(LogField::type).toArray(ZeekType[]::new);
    elementTypes = schema.fields().stream().map(LogField::elementType).toArray(ZeekType[]::new);
    ends = new int[types.length];
  }

  /** Reads the line, if it is a record. */
  private boolean record() {
    byte[] in = lines.array();
    int from = lines.from();
    int end = lines.end();
    if (isCrLf && end > from && in[end - 1] == '\r') {
      end--;
    }
    int fields = separator.length == 1 ? split(in, from, end) : splitLong(in, from, end);
    if (fields != types.length) {
      complaints.line(
          file, lines.number(), "%d fields (expected: %d)".formatted(fields, types.length));
      return false;
    }
    RecordSink to = Objects.requireNonNull(sink);
    to.beginRecord();
    int at = from;
    for (int field = 0; field < fields; field++) {
      int behind = ends[field];
      int column = columns[field];
      if (column >= 0 && !is(unset, in, at, behind)) {
        put(to, field, column, in, at, behind);
      }
      at = behind + separator.length;
    }
    to.endRecord();
    return true;
  }

  /** Notes where fields end; gives how many there are. */
  private int split(byte[] in, int from, int end) {
    int[] to = ends;
    int count = 0;
    long separators = EightBytes.all(separator[0]);
    boolean isEscaped = false;
    int at = from;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long eight = EightBytes.at(in, at);
      isEscaped |= EightBytes.zeros(eight ^ BACKSLASHES) != 0;
      long found = EightBytes.zeros(eight ^ separators);
      while (found != 0) {
        if (count < to.length) {
          to[count] = at + EightBytes.first(found);
        }
        count++;
        found &= found - 1;
      }
    }
    for (; at < end; at++) {
      if (in[at] == separator[0]) {
        if (count < to.length) {
          to[count] = at;
        }
        count++;
      }
      isEscaped |= in[at] == '\\';
    }
    hasEscapes = isEscaped;
    if (count < to.length) {
      to[count] = end;
    }
    return count + 1;
  }

  private int splitLong(byte[] in, int from, int end) {
    hasEscapes = true;
    int count = 0;
    int at = from;
    while (at < end) {
      if (startsWith(separator, in, at, end)) {
        if (count < ends.length) {
          ends[count] = at;
        }
        count++;
        at += Math.max(1, separator.length);
      } else {
        at++;
      }
    }
    if (count < ends.length) {
      ends[count] = end;
    }
    return count + 1;
  }

  private void put(RecordSink to, int field, int column, byte[] in, int from, int end) {
    ZeekType type = types[field];
    if (!type.isContainer()) {
      if (!putValue(to, type, column, in, from, end)) {
        complaints.value(file, lines.number(), schema.field(field).toString());
      }
      return;
    }
    to.beginList(column);
    if (!is(empty, in, from, end)) {
      putElements(to, field, column, in, from, end);
    }
    to.endList(column);
  }

  private void putElements(RecordSink to, int field, int column, byte[] in, int from, int end) {
    int at = from;
    while (true) {
      int behind = at;
      while (behind < end && !startsWith(setSeparator, in, behind, end)) {
        behind++;
      }
      if (is(unset, in, at, behind)) {
        to.putUnset(column);
      } else if (!putValue(to, elementTypes[field], column, in, at, behind)) {
        to.putUnset(column);
        complaints.value(file, lines.number(), schema.field(field).toString());
      }
      if (behind == end) {
        return;
      }
      at = behind + setSeparator.length;
    }
  }

  /** False if it is no value of the type. */
  private boolean putValue(RecordSink to, ZeekType type, int column, byte[] in, int from, int end) {
    boolean isEmpty = is(empty, in, from, end) && ValueParser.isText(type);
    int behind = isEmpty ? from : end;
    return (hasEscapes && values.unescape(in, from, behind))
        ? values.put(to, type, column, values.array(), 0, values.length())
        : values.put(to, type, column, in, from, behind);
  }

  private static boolean is(byte[] marker, byte[] in, int from, int end) {
    return end - from == marker.length
        && (marker.length == 1
            ? in[from] == marker[0]
            : Arrays.equals(in, from, end, marker, 0, marker.length));
  }

  private static boolean startsWith(byte[] prefix, byte[] in, int at, int end) {
    return prefix.length > 0
        && in[at] == prefix[0]
        && end - at >= prefix.length
        && Arrays.equals(in, at, at + prefix.length, prefix, 0, prefix.length);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
