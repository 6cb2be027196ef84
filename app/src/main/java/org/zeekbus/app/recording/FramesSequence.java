package org.zeekbus.app.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a recording: one frames file, or its parts in order, as one.
 *
 * <p>Owner: one thread.
 */
public final class FramesSequence implements AutoCloseable {
  private final Deque<Path> left;
  private @Nullable FramesFile file;
  private long number;

  /** Stands before the first record of the first of these files. */
  public FramesSequence(List<Path> files) {
    this.left = new ArrayDeque<>(files);
  }

  /**
   * The next record, numbered through all files; nothing at the end of the last.
   *
   * @throws IOException naming the file and the place, if it cannot be read or is no recording
   */
  public Optional<FramesRecord> next() throws IOException {
    while (true) {
      FramesFile now = file;
      if (now == null) {
        Path next = left.poll();
        if (next == null) {
          return Optional.empty();
        }
        now = FramesFile.open(next);
        file = now;
      }
      Optional<FramesRecord> record = now.next();
      if (record.isPresent()) {
        FramesRecord found = record.get();
        return Optional.of(
            new FramesRecord(number++, found.nanos(), found.channel(), found.parts()));
      }
      close();
    }
  }

  @Override
  public void close() throws IOException {
    FramesFile now = file;
    file = null;
    if (now != null) {
      now.close();
    }
  }
}
