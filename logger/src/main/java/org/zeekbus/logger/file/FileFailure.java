package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.zeekbus.logger.LogUnavailableException;

/** Says in words why a file cannot be opened, written or moved, and what to do about it. */
final class FileFailure {
  private FileFailure() {}

  /** Says that a log cannot be written for now. */
  static LogUnavailableException unavailable(Path file, IOException e) {
    return e instanceof LogUnavailableException said
        ? said
        : new LogUnavailableException(
            "%s cannot be written: %s".formatted(file, words(file, e)), e);
  }

  /** The reason and the remedy; other files than {@code file} are named. */
  static String words(Path file, IOException e) {
    if (e instanceof LogUnavailableException) {
      return String.valueOf(e.getMessage());
    }
    Path at =
        e instanceof FileSystemException f && f.getFile() != null ? Path.of(f.getFile()) : file;
    return switch (e) {
      case NoSuchFileException _ -> missing(file, at);
      case AccessDeniedException _ ->
          "permission denied%s; give user %s the right to write there"
              .formatted(of(file, at), System.getProperty("user.name"));
      case FileAlreadyExistsException _ -> inTheWay(file, at);
      case DirectoryNotEmptyException _ ->
          "not a regular file: a directory%s; move it away".formatted(of(file, at));
      case FileSystemException f when "Not a directory".equals(f.getReason()) -> missing(file, at);
      case FileSystemException f when f.getReason() != null -> reason(f.getReason(), of(file, at));
      default -> reason(e.getMessage() == null ? e.toString() : e.getMessage(), "");
    };
  }

  private static String of(Path file, Path at) {
    return at.equals(file) ? "" : ": " + at;
  }

  private static String missing(Path file, Path at) {
    for (Path dir = at.getParent(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir)) {
        break;
      }
      if (Files.exists(dir, LinkOption.NOFOLLOW_LINKS)) {
        return inTheWay(file, dir);
      }
      Path above = dir.getParent();
      if (above == null || Files.isDirectory(above)) {
        return "no such directory: %s; make it, or mount what belongs there".formatted(dir);
      }
    }
    return "no such file%s; it may have been removed just now".formatted(of(file, at));
  }

  private static String inTheWay(Path file, Path at) {
    FileKind kind;
    try {
      kind = FileKind.of(at);
    } catch (IOException _) {
      kind = FileKind.OTHER;
    }
    return switch (kind) {
      case DANGLING -> "no such directory: %s is %s; make or mount it".formatted(at, kind);
      case DIRECTORY, NOTHING -> "the name is taken%s; try again".formatted(of(file, at));
      default -> "not a directory: %s is %s; move it away".formatted(at, kind);
    };
  }

  private static String reason(String said, String of) {
    return switch (said) {
      case "Read-only file system" ->
          "read-only file system%s; mount it so that it can be written".formatted(of);
      case "No space left on device" -> said + of + "; free some";
      case "Disk quota exceeded" -> said + of + "; raise it or free some space";
      case "Input/output error" -> said + of + "; check the disk";
      case "Too many open files", "Too many open files in system" ->
          said + of + "; raise the limit (ulimit -n, LimitNOFILE=)";
      default -> said.startsWith("not a regular file") ? said + of + "; move it away" : said + of;
    };
  }
}
