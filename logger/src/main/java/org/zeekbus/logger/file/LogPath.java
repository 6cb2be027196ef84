package org.zeekbus.logger.file;

import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.zeekbus.logger.LoggerSettings;
import org.zeekbus.sink.RefusedBatchException;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * A log's path that is fit to be the name of a file below the directory. Zeek checks nothing here
 * (its senders are trusted); we take paths from whoever connects.
 *
 * @param bytes as sent
 * @param text as the file is called, without its ending: {@code conn}, {@code site/conn}
 */
record LogPath(Bytes bytes, String text) {
  /** The longest name of file systems, less the additions in names of our other files. */
  private static final int LONGEST_PART = 180;

  private static final int LONGEST = 1000;
  private static final int SHOWN = 60;

  /** Names of rotated files must be free for them. */
  private static final Pattern ROTATED = Pattern.compile(".*" + RotatedFile.TIME, Pattern.DOTALL);

  /** The character set of file names. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

  /**
   * Checks a path.
   *
   * @throws RefusedBatchException if no file below the directory may be called so
   */
  static LogPath of(Bytes path) {
    if (path.length() == 0 || path.length() > LONGEST) {
      throw refused(path, "1 to %d bytes".formatted(LONGEST));
    }
    String text = new String(path.toArray(), NATIVE);
    if (!Bytes.of(text.getBytes(NATIVE)).equals(path)) {
      throw refused(path, "a name in " + NATIVE + ", which file names here are in");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw refused(path, "no control characters");
    }
    for (String part : text.split("/", -1)) {
      if (part.isEmpty() || part.startsWith(".")) {
        throw refused(path, "a relative path, no part of which is empty or begins with a dot");
      }
      if (part.getBytes(NATIVE).length > LONGEST_PART) {
        throw refused(path, "parts of at most %d bytes".formatted(LONGEST_PART));
      }
    }
    if (text.startsWith(LoggerSettings.BAD_BATCHES + "/")) {
      throw refused(path, "no path into " + LoggerSettings.BAD_BATCHES);
    }
    if (ROTATED.matcher(text).matches()) {
      throw refused(path, "no end that rotated files have");
    }
    try {
      var _ = Path.of(text);
    } catch (InvalidPathException e) {
      throw refused(path, "a file's name: " + e.getReason());
    }
    return new LogPath(path, text);
  }

  /** Says no to a path. */
  static RefusedBatchException refused(Bytes path, String expected) {
    boolean isLong = path.length() > SHOWN;
    Bytes shown = isLong ? Bytes.of(path.toArray(), 0, SHOWN) : path;
    return new RefusedBatchException(
        "path '%s%s' (expected: %s)"
            .formatted(new StringValue(shown), isLong ? "..." : "", expected));
  }

  /** The name as bytes of a further log of this path. */
  static Bytes bytes(String name) {
    return Bytes.of(name.getBytes(NATIVE));
  }
}
