package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.zeekbus.format.LineBuffer;

/**
 * The end of a file: bytes that wait, and where they belong. What a full disk has cut short is
 * completed later, and not repeated. Owner: the sink's thread.
 *
 * <p>The file is only appended to, so that one which others cut, as {@code copytruncate} does, has
 * no hole. It is ours alone otherwise: longer than {@code base + written} only by what was taken
 * back.
 *
 * <pre>
 * file    |...........................|      |
 *         0                        base + written
 * pending                      |......|......|
 *                              0  written  length      base: place of pending's first byte
 * </pre>
 */
final class FileTail {
  private static final int INITIAL = 8 << 10;

  /** The JDK copies what it writes into native memory that it keeps: no more than this at once. */
  private static final int AT_ONCE = 1 << 20;

  private final OpenFileLimit openFiles;
  private Path file;
  private @Nullable FileChannel channel;
  private LineBuffer pending = new LineBuffer(INITIAL);
  private long base;
  private int written;

  /** Device and inode, where the system has such; a name may lead elsewhere one day. */
  private final @Nullable Object key;

  /** Whether the last attempt to write has failed. */
  private boolean isBehind;

  /** Whether the file has bytes behind {@code base + written}, which were taken back. */
  private boolean isTooLong;

  private boolean needsForce;

  /** Most bytes that waited since {@link #shrink} looked last. */
  private int mostPending;

  /** The state of the file at its name. */
  enum Fate {
    IN_PLACE,
    /** The name leads to another file, or nowhere. */
    REMOVED,
    /** It is shorter than what was written. */
    CUT
  }

  /** A file that was parked cannot be opened again: it is not what it was. */
  static final class DisplacedException extends IOException {
    private static final long serialVersionUID = 1;
    private final Fate fate;

    private DisplacedException(Path file, Fate fate) {
      super(file + " was removed, renamed or cut by others");
      this.fate = fate;
    }

    Fate fate() {
      return fate;
    }
  }

  private FileTail(Path file, FileChannel channel, @Nullable Object key, OpenFileLimit openFiles) {
    this.file = file;
    this.channel = channel;
    this.key = key;
    this.openFiles = openFiles;
  }

  /**
   * Makes a file.
   *
   * @param isThere whether to take over the empty one that is there
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name, but should not
   */
  static FileTail create(Path file, boolean isThere, OpenFileLimit openFiles) throws IOException {
    FileChannel channel =
        isThere
            ? reopen(file, openFiles)
            : openFiles.opening(() ->
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND));
    try {
      FileTail tail = new FileTail(file, channel, attributes(file).fileKey(), openFiles);
      openFiles.used(tail);
      return tail;
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static FileChannel reopen(Path file, OpenFileLimit openFiles) throws IOException {
    return openFiles.opening(
        () -> FileChannel.open(file, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Holds the file against its name, with one stat(2). */
  Fate fate() {
    BasicFileAttributes now;
    try {
      now = attributes(file);
    } catch (NoSuchFileException _) {
      return Fate.REMOVED;
    } catch (IOException _) {
      // If the directory is still one, an open file can be written, and a parked one will tell.
      return Files.isDirectory(file.resolveSibling("")) ? Fate.IN_PLACE : Fate.REMOVED;
    }
    if (!Objects.equals(key, now.fileKey())) {
      return Fate.REMOVED;
    }
    return now.size() < base + written ? Fate.CUT : Fate.IN_PLACE;
  }

  Path file() {
    return file;
  }

  /** Says under which name the file is to be found from now on. */
  void moved(Path to) {
    file = to;
  }

  /** The bytes that wait; more are appended here. Another buffer after {@link #shrink}. */
  LineBuffer pending() {
    return pending;
  }

  /** How much was put here: as long as the file is, with what waits. */
  long length() {
    return base + pending.length();
  }

  /** Where the first byte that waits belongs. */
  long base() {
    return base;
  }

  /** Where in {@link #pending} the first line begins that is not wholly in the file. */
  int firstUnwritten() {
    int from = written;
    while (from > 0 && pending.array()[from - 1] != '\n') {
      from--;
    }
    return from;
  }

  /** Whether a write has failed and was not made up for. */
  boolean isBehind() {
    return isBehind;
  }

  /** Writes all that waits. After an exception it is written by the next call. */
  void write() throws IOException {
    if (pending.length() == 0 && !isTooLong) {
      isBehind = false;
      return;
    }
    mostPending = Math.max(mostPending, pending.length());
    isBehind = true;
    FileChannel out = open();
    if (isTooLong) {
      out.truncate(base + written);
      isTooLong = false;
    }
    needsForce = true;
    while (written < pending.length()) {
      int count = Math.min(AT_ONCE, pending.length() - written);
      written += out.write(ByteBuffer.wrap(pending.array(), written, count));
    }
    base += written;
    written = 0;
    pending.cut(0);
    isBehind = false;
  }

  /** Takes back all behind a former {@link #length}, written or not. */
  void cut(long length) {
    if (length >= base + written) {
      pending.cut((int) (length - base));
      return;
    }
    base = length;
    written = 0;
    pending.cut(0);
    isTooLong = true;
    isBehind = true;
    try {
      open().truncate(length);
      isTooLong = false;
      isBehind = false;
    } catch (IOException _) {
      // The next write does it first, and says so if it cannot.
    }
  }

  /** Waits until the disk has all that was written. */
  void force() throws IOException {
    if (needsForce) {
      isBehind = true;
      open().force(false);
      needsForce = false;
      isBehind = false;
    }
  }

  /** Gives back memory that a busier time has taken. */
  void shrink() {
    int most = Math.max(mostPending, INITIAL);
    if (pending.length() == 0 && pending.array().length / 4 > most) {
      pending = new LineBuffer(most);
    }
    mostPending = 0;
  }

  private FileChannel open() throws IOException {
    FileChannel now = channel;
    if (now == null || !now.isOpen()) {
      Fate fate = fate();
      if (fate != Fate.IN_PLACE) {
        throw new DisplacedException(file, fate);
      }
      now = reopen(file, openFiles);
      channel = now;
      catchUp(now.size());
    }
    openFiles.used(this);
    return now;
  }

  /** A write that an interrupt has ended may have come through before. */
  private void catchUp(long size) {
    if (!isTooLong && size > base + written && size <= base + pending.length()) {
      written = (int) (size - base);
    }
  }

  /** Lets go of the file handle, until the next write. */
  void park() {
    FileChannel now = channel;
    channel = null;
    if (now != null) {
      try {
        now.close();
      } catch (IOException _) {
        // Each write has reported its own.
      }
    }
  }

  /** Lets go of the file. What waits is lost. */
  void close() {
    openFiles.forget(this);
    park();
  }
}
