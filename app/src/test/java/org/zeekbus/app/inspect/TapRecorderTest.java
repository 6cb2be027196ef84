package org.zeekbus.app.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.app.recording.RecordingFiles;
import org.zeekbus.zmtp.Message;
import org.zeekbus.zmtp.system.SmallDisk;

/** What a recorder says at its end. */
final class TapRecorderTest {
  private static final TapLine LINE =
      new TapLine(Instant.EPOCH, Message.of("topic".getBytes(UTF_8)));

  @TempDir private Path directory;

  @Test
  void onAFullDiskItReportsWhatTheFileHolds() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      Path file = disk.path().resolve("bug.frames");
      try (RecordingFiles files = new RecordingFiles(file, 0, 0, false)) {
        TapRecorder recorder = new TapRecorder(files, Optional.empty());
        files.begin();
        recorder.take(LINE);
        recorder.everySecond();
        Path _ = disk.fill();
        long room = file.toFile().length();
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    recorder.take(LINE);
                  }
                  recorder.end();
                })
            .hasMessageContaining("no space left on device");
        assertThat(recorder.report())
            .isEqualTo(
                "recorded 1 messages, 0 subscriptions and cancels, 0 log batches in %s (%d bytes)"
                    .formatted(file, room));
      }
    }
  }
}
