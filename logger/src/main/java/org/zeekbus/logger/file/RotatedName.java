package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Puts a file aside as Zeek names it, {@code conn.2026-11-23-09-00-00.log} by the local time at
 * which it was begun. Where Zeek would replace a file of that name, such as in the hour that comes
 * twice, this one gets a number: {@code conn.2026-11-23-09-00-00.1.log}.
 */
final class RotatedName {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd-HH-mm-ss", Locale.ROOT);

  private RotatedName() {}

  /**
   * Renames {@code file}.
   *
   * @return its new name
   * @throws IOException if it stays where it is
   */
  static Path put(Path file, Instant begun, ZoneId zone) throws IOException {
    String name = file.getFileName().toString();
    String stem = name.substring(0, name.length() - LogName.EXTENSION.length());
    String time = TIME.format(begun.atZone(zone));
    for (int i = 0; ; i++) {
      Path target =
          file.resolveSibling(stem + "." + time + (i == 0 ? "" : "." + i) + LogName.EXTENSION);
      try {
        // Fails where the name is taken, as a rename would not.
        Files.createLink(target, file);
        Files.delete(file);
        return target;
      } catch (FileAlreadyExistsException e) {
        // the next number
      } catch (UnsupportedOperationException e) {
        return Files.move(file, target);
      }
    }
  }
}
