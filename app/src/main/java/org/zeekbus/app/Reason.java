package org.zeekbus.app;

import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why the system refused something, in the words that operators know, without Java's. */
final class Reason {
  private Reason() {}

  /** {@code permission denied}; not where. */
  static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case NotDirectoryException _ -> "not a directory";
      case FileAlreadyExistsException _ -> "there is a file of that name";
      case DirectoryNotEmptyException _ -> "the directory is not empty";
      case FileSystemLoopException _ -> "too many symbolic links";
      case FileSystemException failure -> small(failure.getReason());
      case UnknownHostException failure -> "no such host: " + failure.getMessage();
      default -> small(e.getMessage());
    };
  }

  /** The same, and where, unless the message says it by itself. */
  static String withPlace(IOException e) {
    return e instanceof FileSystemException failure && failure.getFile() != null
        ? failure.getFile() + ": " + of(e)
        : of(e);
  }

  /** As a part of a sentence: systems begin theirs with a capital. */
  private static String small(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return "the system gives no reason";
    }
    boolean isWord =
        text.length() > 1
            && Character.isUpperCase(text.charAt(0))
            && Character.isLowerCase(text.charAt(1));
    return isWord ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
  }
}
