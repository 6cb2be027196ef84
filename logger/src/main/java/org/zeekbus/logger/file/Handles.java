package org.zeekbus.logger.file;

import java.util.LinkedHashSet;

/**
 * Bounds how many files are open at once. Beyond, the one that was written least recently is closed
 * and opened again when it is its turn. Owner: the sink's thread.
 */
final class Handles {
  /** Half of what a process may have open on many systems. */
  static final int DEFAULT_BOUND = 512;

  private final int bound;
  private final LinkedHashSet<FileTail> open = new LinkedHashSet<>();

  Handles(int bound) {
    this.bound = bound;
  }

  /** Says that {@code tail} has its file open. */
  void used(FileTail tail) {
    open.addLast(tail);
    while (open.size() > bound) {
      open.removeFirst().park();
    }
  }

  void forget(FileTail tail) {
    open.remove(tail);
  }
}
