package org.zeekbus.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;

/** The words for what the disk refuses: where, why, what to do. Owner: nobody. */
final class DiskTrouble {
  private DiskTrouble() {}

  /** Whether it ends by itself once there is room. */
  static boolean isFull(IOException e) {
    String reason = reason(e);
    return reason.equals("no space left on device") || reason.equals("disk quota exceeded");
  }

  /** The same of any exception, of which some wrap one of the disk. */
  static String words(Exception e) {
    return switch (e) {
      case IOException io -> text(io);
      case UncheckedIOException wrapped -> text(Objects.requireNonNull(wrapped.getCause()));
      default -> e.toString();
    };
  }

  /** Place, reason and remedy of what was thrown. */
  static String text(IOException e) {
    String reason = reason(e);
    String place =
        e instanceof FileSystemException at && at.getFile() != null ? at.getFile() + ": " : "";
    return place + reason + remedy(e, reason);
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _, NotDirectoryException _ -> "not a directory";
      case FileSystemException at when at.getReason() != null -> plain(at.getReason());
      default -> e.getMessage() == null ? e.toString() : plain(e.getMessage());
    };
  }

  /** The system's words begin with a capital letter. */
  private static String plain(String words) {
    return words.matches("[A-Z][a-z]+([ /-][a-z]+)*")
        ? words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1)
        : words;
  }

  private static String remedy(IOException e, String reason) {
    return switch (reason) {
      case "no space left on device", "disk quota exceeded" ->
          "; free some space, or lower logger.parquet.max-size or max-age";
      case "permission denied" ->
          "; give user %s the right to write there".formatted(System.getProperty("user.name"));
      case "read-only file system" ->
          "; mount it so that it can be written, or name it in ReadWritePaths= of the service";
      case "input/output error" -> "; check the disk";
      case "not a directory" -> "; move it away";
      default ->
          e instanceof NoSuchFileException
              ? "; it may have been removed just now, or its file system is not mounted"
              : "";
    };
  }
}
