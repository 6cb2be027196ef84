package org.zeekbus.doctor.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.zeekbus.zmtp.system.FileKind;

/** Reads files of a site: never one that could wait, and never more than a text has. */
final class SiteFile {
  private static final int MOST_BYTES = 4 << 20;

  private SiteFile() {}

  /**
   * A file's text. Bytes that are no UTF-8 do no harm: what is looked for is ASCII.
   *
   * @throws IOException if it is no file, is too long, or cannot be read
   */
  static String read(Path file) throws IOException {
    FileKind kind = FileKind.of(file);
    if (kind == FileKind.NOTHING) {
      throw new NoSuchFileException(file.toString());
    }
    if (kind != FileKind.REGULAR) {
      throw new IOException("it is " + kind);
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it has more than " + (MOST_BYTES >> 20) + " MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }
}
