package org.zeekbus.app.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zeek.value.Bytes;

/**
 * Reads a recording: one frames file, or its parts in order, as one. A part begins with the
 * subscriptions that held when it was made ({@link RecordingFiles}); behind another part, those
 * that hold already are left out, as nobody made them again.
 *
 * <p>Owner: one thread.
 */
public final class FramesSequence implements AutoCloseable {
  private final Deque<Path> left;
  private @Nullable FramesFile file;
  private long number;

  /** Topics that are subscribed, as {@link RecordingFiles} counts them. */
  private final Set<Bytes> held = new HashSet<>();

  /** Of these, those that this part may repeat at its beginning. */
  private final Set<Bytes> repeated = new HashSet<>();

  private long beganNanos;
  private boolean isAtBeginning;

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
        repeated.clear();
        repeated.addAll(held);
        isAtBeginning = true;
      }
      Optional<FramesRecord> record = now.next();
      if (record.isPresent()) {
        FramesRecord found = record.get();
        if (isRepeated(found)) {
          continue;
        }
        return Optional.of(
            new FramesRecord(number++, found.nanos(), found.channel(), found.parts()));
      }
      close();
    }
  }

  /** Also notes the subscription, if it is one. */
  private boolean isRepeated(FramesRecord record) {
    beganNanos = record.number() == 0 ? record.nanos() : beganNanos;
    isAtBeginning &=
        record.channel() == FramesLayout.Channel.SUBSCRIPTION
            && record.isSubscribe()
            && record.nanos() == beganNanos;
    if (record.channel() != FramesLayout.Channel.SUBSCRIPTION) {
      return false;
    }
    byte[] subscription = record.parts().getFirst();
    Bytes topic = Bytes.of(subscription, 1, subscription.length - 1);
    if (isAtBeginning && repeated.remove(topic)) {
      return true;
    }
    boolean _ = record.isSubscribe() ? held.add(topic) : held.remove(topic);
    return false;
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
