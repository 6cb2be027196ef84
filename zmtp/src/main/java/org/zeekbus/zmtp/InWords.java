package org.zeekbus.zmtp;

import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why the system refused something, as an operator reads it: no class names, no calls, and nothing
 * of the address or file, which the caller names.
 *
 * <p>Owner: nobody; no state.
 */
public final class InWords {
  /** {@code bind(..) failed with error(-98): Address already in use: /127.0.0.1:5555}. */
  private static final Pattern OF_NETTY =
      Pattern.compile(
          "(?:\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: )?(.*?)(?:: \\S*/\\S*)?");

  private InWords() {}

  /** The reason, such as {@code Address already in use}. */
  public static String of(Throwable cause) {
    return switch (cause) {
      case UnknownHostException _ -> "no such host or interface";
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileAlreadyExistsException _ -> "something else has that name";
      case NotDirectoryException _ -> "Not a directory";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> plain(cause.getMessage());
    };
  }

  private static String plain(@Nullable String message) {
    if (message == null || message.isBlank()) {
      return "the system gave no reason";
    }
    Matcher matcher = OF_NETTY.matcher(message);
    return matcher.matches() ? matcher.group(1) : message;
  }
}
