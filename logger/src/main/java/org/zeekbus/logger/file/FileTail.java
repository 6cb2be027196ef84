package org.zeekbus.logger.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.zeekbus.logger.format.LineBuffer;

/**
 * The end of a file: bytes that wait, and where they belong. Each is written to its own place, so
 * what a full disk has cut short is completed later, and not repeated. Owner: the sink's thread.
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

  private final Handles handles;
  private Path file;
  private @Nullable FileChannel channel;
  private LineBuffer pending = new LineBuffer(INITIAL);
  private long base;
  private int written;

  /** How much was written to a file that somebody has taken away since. */
  private long gone;

  /** Whether the last attempt to write has failed. */
  private boolean isBehind;

  /** Whether the file has bytes behind {@code base + written}, which were taken back. */
  private boolean isTooLong;

  private boolean needsForce;

  /** Most bytes that waited since {@link #shrink} looked last. */
  private int mostPending;

  private FileTail(Path file, FileChannel channel, Handles handles) {
    this.file = file;
    this.channel = channel;
    this.handles = handles;
  }

  /**
   * Makes a file.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one of that name
   */
  static FileTail create(Path file, Handles handles) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    FileTail tail = new FileTail(file, channel, handles);
    handles.used(tail);
    return tail;
  }

  Path file() {
    return file;
  }

  /** Says under which name the file is to be found from now on. */
  void moved(Path to) {
    file = to;
  }

  /** What waits; bytes are appended here. Another one after {@link #shrink}. */
  LineBuffer pending() {
    return pending;
  }

  /** How much was put here: as long as the file is, with what waits. */
  long length() {
    return gone + base + pending.length();
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
      written += out.write(ByteBuffer.wrap(pending.array(), written, count), base + written);
    }
    base += written;
    written = 0;
    pending.cut(0);
    isBehind = false;
  }

  /** Takes back all behind a former {@link #length}, written or not. */
  void cut(long length) {
    long place = Math.max(0, length - gone);
    if (place >= base + written) {
      pending.cut((int) (place - base));
      return;
    }
    base = place;
    written = 0;
    pending.cut(0);
    isTooLong = true;
    isBehind = true;
    try {
      open().truncate(place);
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
      try {
        now = FileChannel.open(file, StandardOpenOption.WRITE);
      } catch (NoSuchFileException _) {
        // Somebody has taken the file away; what waits is not lost for that.
        now = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        gone += base + written;
        base = -written;
        isTooLong = false;
      }
      channel = now;
    }
    handles.used(this);
    return now;
  }

  /** Lets go of the file handle, until the next write. */
  void park() {
    FileChannel now = channel;
    channel = null;
    if (now != null) {
      try {
        now.close();
      } catch (IOException _) {
        // Each write has told its own fate.
      }
    }
  }

  /** Lets go of the file. What waits is lost. */
  void close() {
    handles.forget(this);
    park();
  }
}
