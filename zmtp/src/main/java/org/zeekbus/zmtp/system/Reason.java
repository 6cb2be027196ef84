package org.zeekbus.zmtp.system;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the system refused something, in the words that operators know, without Java's and Netty's;
 * and what to do about it.
 */
public final class Reason {
  /** The text that Netty puts before the system's own words. */
  private static final Pattern CALL =
      Pattern.compile("[a-zA-Z]+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

  /** The text that Java and Netty put behind them: the address that was tried. */
  private static final Pattern ADDRESS = Pattern.compile(": \\S*/\\S+$");

  /** The system's own words begin with a capital. Names of files are not to be changed. */
  private static final Pattern SENTENCE =
      Pattern.compile("[A-Z][a-z]+(?:[/-][a-z]+)?(?: [a-zA-Z-]+)*");

  private Reason() {}

  /** The reason alone, such as {@code permission denied}. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "not a directory";
      case FileAlreadyExistsException _ -> "a file of that name exists";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case FileSystemLoopException _ -> "too many symbolic links";
      case FileSystemException failure -> plain(failure.getReason());
      case FileNotFoundException failure when failure.getMessage() == null ->
          "no such file or directory"; // Netty, of a Unix socket
      case UnknownHostException failure -> noSuchHost(String.valueOf(failure.getMessage()));
      default -> plain(e.getMessage());
    };
  }

  /** The reason alone, of any exception. */
  public static String of(Throwable e) {
    return e instanceof IOException failure ? of(failure) : plain(e.getMessage());
  }

  /** The reason and where, unless the message says it by itself. */
  public static String withPlace(IOException e) {
    return e instanceof FileSystemException failure && failure.getFile() != null
        ? failure.getFile() + ": " + of(e)
        : of(e);
  }

  /** Why there is no connection, and what that usually means. The endpoint is not named. */
  public static String ofConnecting(Throwable e) {
    String words = plain(ADDRESS.matcher(of(e)).replaceFirst(""));
    return switch (words) {
      case "connection refused", "no such file or directory" -> words + ": nobody listens there";
      case "no route to host", "network is unreachable" ->
          words + ": check the address, routes and firewalls";
      case "connection timed out" -> words + ": check the address and firewalls";
      default ->
          words.startsWith("connection timed out after")
              ? words + ": check the address and firewalls"
              : words;
    };
  }

  /**
   * Why a file cannot be opened, written or moved, and what to do.
   *
   * @param file is known to the reader; others are named
   */
  public static String withRemedy(Path file, IOException e) {
    Path at =
        e instanceof FileSystemException f && f.getFile() != null ? Path.of(f.getFile()) : file;
    String where = where(file, at);
    return switch (e) {
      case NoSuchFileException _ -> missing(file, at);
      case AccessDeniedException _ ->
          "permission denied%s; give user %s the right to write there"
              .formatted(where, System.getProperty("user.name"));
      case FileAlreadyExistsException _ -> inTheWay(file, at);
      case DirectoryNotEmptyException _ ->
          "not a regular file: a directory%s; move it away".formatted(where);
      case FileSystemException f when "Not a directory".equals(f.getReason()) -> missing(file, at);
      case FileSystemException _ -> withRemedy(of(e), where);
      default -> withRemedy(of(e), "");
    };
  }

  private static String withRemedy(String reason, String where) {
    return switch (reason) {
      case "read-only file system" ->
          reason
              + where
              + "; mount it so that it can be written, or name it in ReadWritePaths= of the service";
      case "no space left on device" -> reason + where + "; free some space";
      case "disk quota exceeded" -> reason + where + "; raise it or free some space";
      case "input/output error" -> reason + where + "; check the disk";
      case "too many open files", "too many open files in system" ->
          reason + where + "; raise the limit (ulimit -n, LimitNOFILE=)";
      default ->
          reason.startsWith("not a regular file")
              ? reason + where + "; move it away"
              : reason + where;
    };
  }

  private static String where(Path file, Path at) {
    return absolute(at).equals(absolute(file)) ? "" : ": " + at;
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String missing(Path file, Path at) {
    for (Path dir = absolute(at).getParent(); dir != null; dir = dir.getParent()) {
      if (Files.isDirectory(dir)) {
        break;
      }
      if (Files.exists(dir, LinkOption.NOFOLLOW_LINKS)) {
        return inTheWay(file, dir);
      }
      Path above = dir.getParent();
      if (above == null || Files.isDirectory(above)) {
        return "no such directory: %s; create it, or mount the file system that belongs there"
            .formatted(dir);
      }
    }
    return "no such file%s; it may have been removed just now".formatted(where(file, at));
  }

  private static String inTheWay(Path file, Path at) {
    FileKind kind;
    try {
      kind = FileKind.of(at);
    } catch (IOException _) {
      kind = FileKind.OTHER;
    }
    return switch (kind) {
      case DANGLING -> "no such directory: %s is %s; create or mount it".formatted(at, kind);
      case DIRECTORY, NOTHING -> "the name is taken%s; try again".formatted(where(file, at));
      default -> "not a directory: %s is %s; move it away".formatted(at, kind);
    };
  }

  private static String noSuchHost(String message) {
    return "no such host: " + message.replaceFirst(": Name or service not known$", "");
  }

  private static String plain(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "the system gives no reason";
    }
    String words = CALL.matcher(text).replaceAll("");
    String sentence = ADDRESS.matcher(words).replaceFirst("");
    return SENTENCE.matcher(sentence).matches()
        ? words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1)
        : words;
  }
}
