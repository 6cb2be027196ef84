package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The small file beside an open one, {@code .shadow.conn.log}, that says after a crash: this was
 * not closed in order. Its first line is what the name has behind the log's path, its second would
 * be a Zeek script's function. Source: Zeek {@code src/logging/writers/ascii/Ascii.cc}.
 */
final class ShadowFile {
  static final String PREFIX = ".shadow.";

  private ShadowFile() {}

  private static Path of(Path file) {
    return file.resolveSibling(PREFIX + file.getFileName());
  }

  /**
   * Says that {@code file} will be open.
   *
   * @param force to wait for the disk, as Zeek does. Without, a machine that fails may lose it; the
   *     file is then put aside when its name is needed, and not lost.
   */
  static void write(Path file, String ending, boolean force) throws IOException {
    TmpFile.write(
        file.resolveSibling(TmpFile.PREFIX + "shadow." + file.getFileName()),
        of(file),
        (ending + "\n\n").getBytes(StandardCharsets.UTF_8),
        force);
  }

  /** Says that {@code file} is open no more. */
  static void remove(Path file) throws IOException {
    Files.deleteIfExists(of(file));
  }

  /** The file of which {@code shadow} speaks. */
  static Path fileOf(Path shadow) {
    return shadow.resolveSibling(shadow.getFileName().toString().substring(PREFIX.length()));
  }

  /** The end of the name, behind the path. */
  static String ending(Path shadow, String otherwise) throws IOException {
    String name = shadow.getFileName().toString();
    String first =
        Files.readString(shadow, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    return first.startsWith(".") && name.endsWith(first) ? first : otherwise;
  }

  /** When {@code file} was opened. */
  static Instant opened(Path shadow) throws IOException {
    try {
      return ((FileTime) Files.getAttribute(shadow, "unix:ctime")).toInstant();
    } catch (UnsupportedOperationException | IllegalArgumentException _) {
      return Files.getLastModifiedTime(shadow).toInstant();
    }
  }
}
