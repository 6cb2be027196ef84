package org.zeekbus.query.archive;

import java.util.Optional;
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
  private final AtomicLong later = new AtomicLong();
  private final AtomicLong torn = new AtomicLong();
  private final AtomicReference<String> firstLine = new AtomicReference<>();
  private final AtomicReference<String> firstValue = new AtomicReference<>();
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

  /** A sentence for each kind, the first of that kind named. */
  Optional<String> text() {
    StringBuilder text = new StringBuilder();
    say(lines.get(), "lines are no records and were skipped", firstLine.get(), text);
    say(values.get(), "values are not of their field's type and are null", firstValue.get(), text);
    say(
        later.get(),
        "fields begin within a file and are left out here; zeekbus convert keeps them",
        firstLater.get(),
        text);
    say(torn.get(), "files are cut off; what is whole was read", firstTorn.get(), text);
    return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
  }

  private static void say(long count, String what, String first, StringBuilder text) {
    if (count > 0) {
      text.append(text.isEmpty() ? "" : "\n")
          .append("%,d %s; the first: %s".formatted(count, what, first));
    }
  }
}
