package org.zeekbus.logger.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.zeekbus.logger.RefusedBatchException;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zeek.value.StringValue;

/**
 * Makes a file's name of a log path, which comes from the network: it may lead below the directory
 * and nowhere else.
 */
final class LogName {
  static final String EXTENSION = ".log";
  private static final int LONGEST = 200;

  private LogName() {}

  /**
   * The path as text, if it may be a file.
   *
   * @throws RefusedBatchException if not
   */
  static String of(Bytes path) {
    String text = path.text();
    boolean isSafe = path.length() <= LONGEST && path.isUtf8() && !text.isEmpty();
    for (String part : text.split("/", -1)) {
      isSafe &= !part.isEmpty() && !part.startsWith(".");
    }
    isSafe &= text.chars().allMatch(c -> c >= 0x20 && c != 0x7f && c != '\\');
    try {
      isSafe = isSafe && !Path.of(text).isAbsolute();
    } catch (InvalidPathException e) {
      isSafe = false;
    }
    if (!isSafe) {
      throw new RefusedBatchException(
          "log path '%s' (expected: a relative path without hidden parts, of at most %d bytes)"
              .formatted(new StringValue(path), LONGEST));
    }
    return text;
  }
}
