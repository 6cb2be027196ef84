package org.zeekbus.query.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What could not be read: counts, and the first of each kind with file and line.
 *
 * <p>Owner: any thread.
 */
final class Complaints {
  private final AtomicLong lines = new AtomicLong();
  private final AtomicLong values = new AtomicLong();
  private final AtomicLong beyond = new AtomicLong();
  private final AtomicLong later = new AtomicLong();
  private final AtomicLong torn = new AtomicLong();
  private final AtomicReference<String> firstLine = new AtomicReference<>();
  private final AtomicReference<String> firstValue = new AtomicReference<>();
  private final AtomicReference<String> firstBeyond = new AtomicReference<>();
  private final AtomicReference<String> firstLater = new AtomicReference<>();
  private final AtomicReference<String> firstTorn = new AtomicReference<>();

  /** A line that is no record. */
  void line(ArchiveFile file, long number, String why) {
    if (lines.getAndIncrement() == 0) {
      firstLine.set("%s, line %d: %s".formatted(file.file(), number, why));
    }
  }

  /** A value that is not of its field's type. */
  void value(ArchiveFile file, long number, String field) {
    if (values.getAndIncrement() == 0) {
      firstValue.set("%s, line %d: field %s".formatted(file.file(), number, field));
    }
  }

  /** A value of a field that the file has too many others before. */
  void beyond(ArchiveFile file, long number, String field) {
    if (beyond.getAndIncrement() == 0) {
      firstBeyond.set("%s, line %d: field %s".formatted(file.file(), number, field));
    }
  }

  /** A field that only later lines of a file have, so that a view lacks it. */
  void later(ArchiveFile file, String field) {
    if (later.getAndIncrement() == 0) {
      firstLater.set("%s: field %s".formatted(file.file(), field));
    }
  }

  /** A file without its end. */
  void torn(ArchiveFile file, String why) {
    if (torn.getAndIncrement() == 0) {
      firstTorn.set("%s: %s".formatted(file.file(), why));
    }
  }

  /** How many lines were no records. */
  long lines() {
    return lines.get();
  }

  /** How many values were not of their types. */
  long values() {
    return values.get();
  }

  /** A line for each kind, which names the first of it. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    add(
        lines.get(),
        "line is no record and was skipped",
        "lines are no records and were skipped",
        firstLine.get(),
        notes);
    add(
        values.get(),
        "value is not of its field's type and is null",
        "values are not of their fields' types and are null",
        firstValue.get(),
        notes);
    add(
        beyond.get(),
        "value is left out, as its log has more than %,d fields".formatted(JsonRecords.MOST_FIELDS),
        "values are left out, as their logs have more than %,d fields"
            .formatted(JsonRecords.MOST_FIELDS),
        firstBeyond.get(),
        notes);
    add(
        later.get(),
        "field begins within a file and is left out; zeekbus convert keeps it",
        "fields begin within files and are left out; zeekbus convert keeps them",
        firstLater.get(),
        notes);
    add(
        torn.get(),
        "file is cut off; what is whole was read",
        "files are cut off; what is whole was read",
        firstTorn.get(),
        notes);
    return notes;
  }

  private static void add(long count, String one, String many, String first, List<String> notes) {
    if (count == 1) {
      notes.add("1 %s: %s".formatted(one, first));
    } else if (count > 1) {
      notes.add("%,d %s; the first: %s".formatted(count, many, first));
    }
  }
}
