package org.zeekbus.app.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.system.SmallDisk;

final class RecordingFilesTest {
  @TempDir private Path directory;

  @Test
  void oneFileHasTheNameThatWasGiven() throws IOException {
    Path name = directory.resolve("bug.frames");
    try (RecordingFiles files = new RecordingFiles(name, 0, 0, false)) {
      files.begin();
      message(files, 1);
      assertThat(files.where()).isEqualTo(name.toString());
    }
    assertThat(names()).containsExactly("bug.frames");
    assertThat(FramesWriterTest.read(name)).hasSize(1);
  }

  @Test
  void partsAreNumberedAndTogetherAreTheRecording() throws IOException {
    Path name = directory.resolve("bug.frames.zst");
    try (RecordingFiles files = new RecordingFiles(name, 1, 0, false)) {
      files.begin();
      message(files, 1);
      files.flush();
      message(files, 2);
      files.flush();
      message(files, 3);
      assertThat(files.where())
          .isEqualTo(directory.resolve("bug-00001.frames.zst") + " to bug-00003.frames.zst");
    }
    assertThat(names())
        .containsExactly("bug-00001.frames.zst", "bug-00002.frames.zst", "bug-00003.frames.zst");
    List<FramesRecord> all =
        FramesWriterTest.read(
            directory.resolve("bug-00001.frames.zst"),
            directory.resolve("bug-00002.frames.zst"),
            directory.resolve("bug-00003.frames.zst"));
    assertThat(all).extracting(FramesRecord::nanos).containsExactly(1L, 2L, 3L);
    assertThat(all).extracting(FramesRecord::number).containsExactly(0L, 1L, 2L);
  }

  @Test
  void everyPartBeginsWithTheSubscriptionsThatHold() throws IOException {
    try (RecordingFiles files = new RecordingFiles(directory.resolve("bug.frames"), 1, 0, false)) {
      files.begin();
      subscription(files, "\u0001a");
      subscription(files, "\u0001b");
      subscription(files, "\u0000a");
      files.flush();
      message(files, 7);
    }
    List<FramesRecord> second = FramesWriterTest.read(directory.resolve("bug-00002.frames"));
    assertThat(second).hasSize(2);
    assertThat(second.getFirst().parts().getFirst()).isEqualTo("\u0001b".getBytes(UTF_8));
    assertThat(second.getFirst().nanos()).isEqualTo(7);
  }

  @Test
  void togetherThePartsRepeatNoSubscription() throws IOException {
    try (RecordingFiles files = new RecordingFiles(directory.resolve("bug.frames"), 1, 0, false)) {
      files.begin();
      subscription(files, "\u0001a");
      files.flush();
      subscription(files, "\u0001a"); // of another node
      files.flush();
      message(files, 7);
      files.flush();
      subscription(files, "\u0000a");
      files.flush();
      subscription(files, "\u0001a");
    }
    Path[] parts = names().stream().map(directory::resolve).toArray(Path[]::new);
    assertThat(parts).hasSize(5);
    assertThat(FramesWriterTest.read(parts))
        .extracting(record -> new String(record.parts().getFirst(), UTF_8))
        .containsExactly("\u0001a", "\u0001a", "topic", "\u0000a", "\u0001a");
  }

  @Test
  void theOldestPartsAreRemoved() throws IOException {
    try (RecordingFiles files = new RecordingFiles(directory.resolve("bug.frames"), 1, 2, false)) {
      files.begin();
      for (int i = 1; i <= 5; i++) {
        message(files, i);
        files.flush();
      }
      message(files, 6);
      assertThat(files.removed()).isEqualTo(4);
    }
    assertThat(names()).containsExactly("bug-00005.frames", "bug-00006.frames");
  }

  @Test
  void nothingIsOverwritten() throws IOException {
    Files.writeString(directory.resolve("bug-00002.frames"), "mine");
    try (RecordingFiles files = new RecordingFiles(directory.resolve("bug.frames"), 1, 0, false)) {
      files.begin();
      message(files, 1);
      files.flush();
      assertThatThrownBy(() -> message(files, 2))
          .isInstanceOf(IOException.class)
          .hasMessage(
              directory.resolve("bug-00002.frames")
                  + " is there already: give another name, or overwrite it with --force");
    }
    assertThat(directory.resolve("bug-00002.frames")).hasContent("mine");
    assertThat(FramesWriterTest.read(directory.resolve("bug-00001.frames"))).hasSize(1);
  }

  @Test
  void forceRemovesThePartsOfALongerRecordingAndNothingElse() throws IOException {
    for (String name : List.of("bug-00001.frames", "bug-00009.frames", "bug-1.frames", "bug-x")) {
      Files.writeString(directory.resolve(name), "old");
    }
    try (RecordingFiles files = new RecordingFiles(directory.resolve("bug.frames"), 1, 0, true)) {
      files.begin();
    }
    assertThat(names()).containsExactly("bug-00001.frames", "bug-1.frames", "bug-x");
    assertThat(directory.resolve("bug-00001.frames")).isEmptyFile();
  }

  @Test
  void fullDiskNamesTheFileAndWhatToDo() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      Path name = disk.path().resolve("bug.frames");
      try (RecordingFiles files = new RecordingFiles(name, 0, 0, false)) {
        files.begin();
        message(files, 1);
        files.flush();
        Path ballast = disk.fill();
        assertThatThrownBy(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    message(files, 2);
                  }
                  files.flush();
                })
            .hasMessage(
                "cannot write "
                    + name
                    + ": no space left on device; make room or record to another disk. What was"
                    + " recorded before is in it");
        Files.delete(ballast);
      }
      assertThat(FramesWriterTest.read(name)).isNotEmpty();
    }
  }

  /** What was taken is more than what found room. */
  @ParameterizedTest
  @ValueSource(strings = {"bug.frames", "bug.frames.zst"})
  void countsAreOfWhatTheFilesHold(String name) throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "64k")) {
      try (RecordingFiles files = new RecordingFiles(disk.path().resolve(name), 1, 0, false)) {
        files.begin();
        subscription(files, "\u0001a");
        message(files, 1);
        message(files, 2);
        assertThat(files.written(FramesLayout.Channel.MESSAGE)).isZero();
        files.flush();
        message(files, 3); // in the next part, after the subscription
        files.flush();
        assertThat(files.written(FramesLayout.Channel.MESSAGE)).isEqualTo(3);
        Path _ = disk.fill();
        assertThatThrownBy(
                () -> {
                  message(files, 4);
                  files.flush();
                })
            .hasMessageContaining("no space left on device");
        assertThatNoException().isThrownBy(files::close); // it has been said
        assertThat(files.written(FramesLayout.Channel.MESSAGE)).isEqualTo(3);
        assertThat(files.written(FramesLayout.Channel.SUBSCRIPTION)).isEqualTo(1);
        assertThat(files.bytes()).isPositive();
      }
    }
  }

  private static void message(RecordingFiles files, long nanos) throws IOException {
    files.write(nanos, FramesLayout.Channel.MESSAGE, List.of("topic".getBytes(UTF_8)));
  }

  private static void subscription(RecordingFiles files, String text) throws IOException {
    files.write(1, FramesLayout.Channel.SUBSCRIPTION, List.of(text.getBytes(UTF_8)));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
