package org.zeekbus.app.recording;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.value.Bytes;
import org.zeekbus.zmtp.system.FileKind;
import org.zeekbus.zmtp.system.Reason;

/**
 * The files of a recording that is being made: one, or numbered parts of a bounded size. Each part
 * begins with the subscriptions of that moment, so that it can be played without those before it.
 *
 * <p>Owner: one thread.
 */
public final class RecordingFiles implements AutoCloseable {
  private final Path name;
  private final long partSize;
  private final int keep;
  private final boolean replaces;

  /** Those that are there, the oldest first. */
  private final Deque<Path> parts = new ArrayDeque<>();

  /** Subscriptions that hold, by topic. */
  private final Map<Bytes, byte[]> subscriptions = new LinkedHashMap<>();

  private @Nullable FramesWriter writer;
  private long lastNanos;
  private int made;
  private long removed;
  private long closedBytes;

  /**
   * Records by the number of their channel, without the subscriptions that begin a part: all that
   * were taken,
   */
  private final long[] taken = new long[FramesLayout.Channel.values().length];

  /** and those that are in the files. */
  private final long[] written = new long[taken.length];

  /**
   * Files of this name, none of which exists yet.
   *
   * @param partSize in bytes; 0 makes one file, without a number
   * @param keep how many parts; 0 keeps all
   * @param replaces whether files of an older recording of this name are overwritten or removed
   */
  public RecordingFiles(Path name, long partSize, int keep, boolean replaces) {
    this.name = name;
    this.partSize = partSize;
    this.keep = keep;
    this.replaces = replaces;
  }

  /**
   * Makes the first file.
   *
   * @throws IOException naming it, and what to do
   */
  public void begin() throws IOException {
    if (partSize > 0 && replaces) {
      removeOlder();
    }
    next();
  }

  /**
   * Writes a record.
   *
   * @throws IOException naming the file, and what to do
   */
  public void write(long nanos, FramesLayout.Channel channel, List<byte[]> frames)
      throws IOException {
    lastNanos = nanos;
    if (partSize > 0 && open().size() >= partSize) {
      next();
    }
    if (channel == FramesLayout.Channel.SUBSCRIPTION) {
      note(frames.getFirst());
    }
    taken[channel.number()]++;
    try {
      open().write(nanos, channel, frames);
    } catch (IOException e) {
      throw failed(e);
    }
    noteWritten(open());
  }

  private void noteWritten(FramesWriter now) {
    if (now.holdsAll()) {
      System.arraycopy(taken, 0, written, 0, taken.length);
    }
  }

  private FramesWriter open() {
    FramesWriter now = writer;
    if (now == null) {
      throw new IllegalStateException("no file is open");
    }
    return now;
  }

  private void note(byte[] subscription) {
    Bytes topic = Bytes.of(subscription, 1, subscription.length - 1);
    if (subscription[0] == 1) {
      subscriptions.put(topic, subscription);
    } else {
      subscriptions.remove(topic);
    }
  }

  /**
   * After return, all records survive the end of this process.
   *
   * @throws IOException naming the file, and what to do
   */
  public void flush() throws IOException {
    FramesWriter now = writer;
    if (now != null) {
      try {
        now.flush();
      } catch (IOException e) {
        throw failed(e);
      }
      noteWritten(now);
    }
  }

  private void next() throws IOException {
    close();
    made++;
    Path part = partSize > 0 ? numbered() : name;
    try {
      check(part);
      FramesWriter next = FramesWriter.create(part, replaces);
      writer = next;
      parts.add(part);
      for (byte[] subscription : subscriptions.values()) {
        next.write(lastNanos, FramesLayout.Channel.SUBSCRIPTION, List.of(subscription));
      }
    } catch (FileAlreadyExistsException _) {
      throw new IOException(
          "%s is there already: give another name, or overwrite it with --force".formatted(part));
    } catch (IOException e) {
      throw new IOException(
          "cannot make %s: %s (expected: a file that can be written)".formatted(part, Reason.of(e)),
          e);
    }
    if (keep > 0 && parts.size() > keep) {
      removeOldest();
    }
  }

  /** A FIFO or device must not be opened. */
  private static void check(Path part) throws IOException {
    FileKind kind = FileKind.of(part);
    if (kind != FileKind.NOTHING && kind != FileKind.REGULAR) {
      throw new IOException("it is " + kind);
    }
  }

  private void removeOldest() throws IOException {
    Path oldest = parts.remove();
    try {
      Files.deleteIfExists(oldest);
      removed++;
    } catch (IOException e) {
      throw new IOException(
          "cannot remove %s, the oldest part: %s".formatted(oldest, Reason.of(e)), e);
    }
  }

  private Path numbered() {
    return name.resolveSibling(stem() + "-%05d".formatted(made) + ending());
  }

  /** The name up to its first dot: {@code bug} of {@code bug.frames.zst}. */
  private String stem() {
    String file = fileName();
    int dot = file.indexOf('.', 1);
    return dot < 0 ? file : file.substring(0, dot);
  }

  private String ending() {
    return fileName().substring(stem().length());
  }

  private String fileName() {
    return String.valueOf(name.getFileName());
  }

  /** A longer recording of the same name would leave parts that belong to it. */
  private void removeOlder() throws IOException {
    Path directory = name.toAbsolutePath().getParent();
    try (Stream<Path> files = Files.list(directory == null ? Path.of("/") : directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String other = String.valueOf(file.getFileName());
        String start = stem() + "-";
        if (other.startsWith(start)
            && other.endsWith(ending())
            && other.length() == start.length() + 5 + ending().length()
            && other.substring(start.length(), start.length() + 5).matches("\\d{5}")) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new IOException(
          "cannot remove the parts of an older recording: " + Reason.withPlace(e), e);
    }
  }

  private IOException failed(IOException e) {
    return new IOException(
        "cannot write %s: %s; make room or record to another disk. What was recorded before is in it"
            .formatted(parts.peekLast(), Reason.of(e)),
        e);
  }

  /** Where the recording is: {@code bug.frames}, or {@code bug-00001.frames to …}. */
  public String where() {
    return parts.size() < 2
        ? String.valueOf(parts.peekLast() == null ? name : parts.peekLast())
        : "%s to %s".formatted(parts.getFirst(), String.valueOf(parts.getLast().getFileName()));
  }

  /** How many records of this channel the files hold, those that were removed included. */
  public long written(FramesLayout.Channel channel) {
    return written[channel.number()];
  }

  /** The bytes of all files, those that were removed included. */
  public long bytes() {
    FramesWriter now = writer;
    return closedBytes + (now == null ? 0 : now.size());
  }

  /** Parts that were removed because there were too many. */
  public long removed() {
    return removed;
  }

  /**
   * Ends the recording.
   *
   * @throws IOException naming the file, and what to do
   */
  @Override
  public void close() throws IOException {
    FramesWriter last = writer;
    if (last == null) {
      return;
    }
    writer = null;
    try (last) {
      last.flush();
      noteWritten(last);
    } catch (IOException e) {
      throw failed(e);
    } finally {
      closedBytes += last.size();
    }
  }
}
