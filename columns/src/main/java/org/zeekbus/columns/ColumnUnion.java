package org.zeekbus.columns;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.zeekbus.zeek.log.LogField;
import org.zeekbus.zeek.log.LogSchema;
import org.zeekbus.zeek.log.ZeekType;
import org.zeekbus.zeek.value.Bytes;

/**
 * The columns of several files, each once: those of the first, and then what others have beside
 * them. Columns of the same name are one if their types are one in Parquet, as {@code string} and
 * {@code enum} are. Otherwise the later one is {@code NAME_2}, {@code NAME_3} and so on.
 */
final class ColumnUnion {
  private final List<LogField> fields = new ArrayList<>();

  /** For each file and each field of it the index of ours. */
  private final List<int[]> places = new ArrayList<>();

  /** The union, for the log of the first schema. */
  ColumnUnion(List<ColumnSchema> files) {
    for (ColumnSchema file : files) {
      List<LogField> theirs = file.log().fields();
      int[] place = new int[theirs.size()];
      Set<Integer> taken = new HashSet<>();
      for (int i = 0; i < place.length; i++) {
        place[i] = place(theirs.get(i), taken);
        taken.add(place[i]);
      }
      places.add(place);
    }
  }

  private int place(LogField field, Set<Integer> taken) {
    String name = field.name().text();
    for (int number = 2; ; number++) {
      int found = indexOf(name);
      if (found < 0) {
        fields.add(renamed(field, name));
        return fields.size() - 1;
      }
      if (!taken.contains(found) && ParquetSchema.areAlike(fields.get(found), field)) {
        fields.set(found, wider(fields.get(found), field));
        return found;
      }
      name = field.name().text() + "_" + number;
    }
  }

  private int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      String ours = fields.get(i).name().text();
      if (ours.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
        return i;
      }
    }
    return -1;
  }

  private static LogField renamed(LogField field, String name) {
    return new LogField(Bytes.of(name), field.type(), field.elementType(), true);
  }

  /** The Zeek type of a column with values of both. */
  private static LogField wider(LogField ours, LogField theirs) {
    return new LogField(
        ours.name(),
        wider(ours.type(), theirs.type()),
        wider(ours.elementType(), theirs.elementType()),
        true);
  }

  private static ZeekType wider(ZeekType ours, ZeekType theirs) {
    if (ours == theirs) {
      return ours;
    }
    return switch (ours) {
      case DOUBLE, INTERVAL -> ZeekType.DOUBLE;
      case TABLE, VECTOR -> ZeekType.VECTOR;
      default -> ZeekType.STRING;
    };
  }

  /** The columns, for a log of this stream and path. */
  ColumnSchema schema(String stream, String path) {
    return ColumnSchema.of(LogSchema.of(stream, path, fields));
  }

  /** The index in our schema of a field of a file. */
  int place(int file, int field) {
    return places.get(file)[field];
  }
}
