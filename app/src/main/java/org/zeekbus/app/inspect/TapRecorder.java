package org.zeekbus.app.inspect;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.zeekbus.app.anonymize.Anonymizer;
import org.zeekbus.app.recording.RecordingFiles;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.Topic;

/**
 * Records the messages of a tap.
 *
 * <p>Owner: the thread that runs the tap.
 */
final class TapRecorder implements TapOutput {
  private final RecordingFiles files;
  private final Optional<Anonymizer> anonymizer;

  /** Records to {@code files}, which are open, what the anonymizer makes of messages, if any. */
  TapRecorder(RecordingFiles files, Optional<Anonymizer> anonymizer) {
    this.files = files;
    this.anonymizer = anonymizer;
  }

  @Override
  public void take(TapLine line) throws IOException {
    List<byte[]> frames = line.message().frames();
    if (line.channel() == FramesLayout.Channel.SUBSCRIPTION && isOfTap(frames.getFirst())) {
      return;
    }
    if (anonymizer.isPresent()) {
      Optional<List<byte[]>> others = anonymizer.get().replace(line.channel(), frames);
      if (others.isEmpty()) {
        return;
      }
      frames = others.get();
    }
    files.write(line.nanos(), line.channel(), frames);
  }

  /** No node of Zeek subscribes these: it would be this tap, or another. */
  private static boolean isOfTap(byte[] subscription) {
    Topic topic = Topic.of(Arrays.copyOfRange(subscription, 1, subscription.length));
    return TapFilter.isOfTap(topic);
  }

  @Override
  public void everySecond() throws IOException {
    files.flush();
  }

  @Override
  public boolean wantsRest() {
    return true;
  }

  @Override
  public void end() throws IOException {
    files.close();
  }

  /** What the files hold, and where they are. */
  String report() {
    return "recorded %,d messages, %,d subscriptions and cancels, %,d log batches in %s (%,d bytes)%s"
        .formatted(
            files.written(FramesLayout.Channel.MESSAGE),
            files.written(FramesLayout.Channel.SUBSCRIPTION),
            files.written(FramesLayout.Channel.LOG),
            files.where(),
            files.bytes(),
            files.removed() == 0
                ? ""
                : "; the oldest %,d files are removed (--keep)".formatted(files.removed()));
  }

  /** What was left out, if anything. */
  Optional<String> leftOut() {
    return anonymizer
        .filter(it -> it.leftOut() > 0)
        .map(it ->
            "left out %,d messages: they cannot be decoded, so their addresses cannot be replaced"
                .formatted(it.leftOut()));
  }
}
