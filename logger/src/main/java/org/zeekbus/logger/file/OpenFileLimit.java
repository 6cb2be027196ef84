package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds how many files are open at once. Beyond, the one that was written least recently is closed
 * and opened again when it is its turn. Owner: the sink's thread.
 */
final class OpenFileLimit {
  private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);

  /** This part of what the process may have open is for logs; the rest is for connections. */
  private static final int PART = 4;

  private static final int LEAST = 16;

  /** Where the system does not tell its limit. */
  private static final int LIMIT_OTHERWISE = 1024;

  /** The soft limit. Source: Linux {@code proc_pid_limits(5)}. */
  private static final Pattern LIMIT = Pattern.compile("(?m)^Max open files +(\\d+|unlimited) ");

  private final LinkedHashSet<FileTail> open = new LinkedHashSet<>();
  private int bound;

  OpenFileLimit(int bound) {
    this.bound = bound;
  }

  /** Bounded by this process' limit of open files. */
  static OpenFileLimit ofProcess() {
    String limits;
    try {
      limits = Files.readString(Path.of("/proc/self/limits"));
    } catch (IOException _) {
      limits = "";
    }
    return new OpenFileLimit(bound(limits));
  }

  /** The bound that fits the system's limit. */
  static int bound(String limits) {
    Matcher found = LIMIT.matcher(limits);
    int limit = LIMIT_OTHERWISE;
    if (found.find()) {
      // As large as it is where it has 10 digits or more: more files than logs.
      limit = found.group(1).matches("\\d{1,9}") ? Integer.parseInt(found.group(1)) : 1 << 30;
    }
    return Math.clamp(limit / PART, LEAST, LogSlots.LOGS);
  }

  /** Opens a file. */
  interface Opening<T> {
    T open() throws IOException;
  }

  /** Opens a file; if the process may not open more, others are closed for it. */
  <T> T opening(Opening<T> file) throws IOException {
    while (true) {
      try {
        return file.open();
      } catch (FileSystemException e) {
        // EMFILE, ENFILE. Source: glibc, strerror(3).
        if (e.getReason() == null
            || !e.getReason().startsWith("Too many open files")
            || open.isEmpty()) {
          throw e;
        }
        bound = Math.max(1, open.size() / 2);
        LOG.warn("{}: of {} open log files, {} stay open", e.getReason(), open.size(), bound);
        parkBeyond(Math.min(bound, open.size() - 1));
      }
    }
  }

  /** Says that {@code tail} has its file open. */
  void used(FileTail tail) {
    open.addLast(tail);
    parkBeyond(bound);
  }

  private void parkBeyond(int most) {
    while (open.size() > most) {
      open.removeFirst().park();
    }
  }

  void forget(FileTail tail) {
    open.remove(tail);
  }
}
