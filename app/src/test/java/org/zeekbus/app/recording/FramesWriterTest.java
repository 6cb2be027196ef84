package org.zeekbus.app.recording;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zeek.FramesLayout;
import org.zeekbus.zmtp.system.SmallDisk;

final class FramesWriterTest {
  @TempDir private Path directory;

  @Test
  void writesTheLayoutToTheByte() throws IOException {
    Path file = directory.resolve("golden.frames");
    try (FramesWriter writer = FramesWriter.create(file, false)) {
      writer.write(
          0x18e_9a2b_3c4d_5e6fL, FramesLayout.Channel.SUBSCRIPTION, List.of(bytes("\u0001t")));
      writer.write(1, FramesLayout.Channel.MESSAGE, List.of(bytes("t"), bytes(""), bytes("abc")));
      writer.write(2, FramesLayout.Channel.LOG, List.of(bytes("log-write")));
    }
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file)))
        .isEqualTo(
            """
            018e9a2b3c4d5e6f 01 0001 00000002 0174
            0000000000000001 00 0003 00000001 74 00000000 00000003 616263
            0000000000000002 02 0001 00000009 6c6f672d7772697465
            """
                .replaceAll("\\s", ""));
  }

  @Test
  void compressedFileIsTheSameToTheByte() throws IOException {
    Path plain = directory.resolve("a.frames");
    Path small = directory.resolve("a.frames.zst");
    copy(Recording.ofARealCluster(), plain);
    copy(Recording.ofARealCluster(), small);

    byte[] original = Files.readAllBytes(Recording.ofARealCluster());
    assertThat(Files.readAllBytes(plain)).isEqualTo(original);
    assertThat(Files.size(small)).isLessThan(Files.size(plain) / 3);
    byte[] decompressed = new byte[original.length];
    byte[] compressed = Files.readAllBytes(small);
    assertThat(Zstd.isError(Zstd.decompress(decompressed, compressed))).isFalse();
    assertThat(decompressed).isEqualTo(original);
    assertThat(read(small)).hasSameSizeAs(read(plain));
  }

  @ParameterizedTest
  @ValueSource(strings = {"killed.frames", "killed.frames.zst"})
  void whatWasFlushedCanBeReadThoughTheFileHasNoEnd(String name) throws IOException {
    Path file = directory.resolve(name);
    try (FramesWriter writer = FramesWriter.create(file, false)) {
      for (int i = 0; i < 10; i++) {
        writer.write(i, FramesLayout.Channel.MESSAGE, List.of(bytes("topic " + i)));
        writer.flush();
        assertThat(writer.size()).isEqualTo(Files.size(file));
        Path now = Files.write(directory.resolve("now"), Files.readAllBytes(file));
        List<FramesRecord> records = read(now);
        assertThat(records).hasSize(i + 1);
        assertThat(records.getLast().parts().getFirst()).isEqualTo(bytes("topic " + i));
      }
    }
  }

  @Test
  void compressedFileThatIsDamagedIsAnErrorThatSaysSo() throws IOException {
    Path file = directory.resolve("damaged.frames.zst");
    copy(Recording.ofARealCluster(), file);
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length / 2, bytes.length / 2 + 64, (byte) 0x55);
    Files.write(file, bytes);

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FramesFormatException.class)
        .hasMessageStartingWith(file + ", decompressed, byte ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"growing.frames", "growing.frames.zst"})
  void fileThatGrowsCanBeReadOn(String name) throws IOException {
    Path file = directory.resolve(name);
    try (FramesWriter writer = FramesWriter.create(file, false)) {
      writer.write(1, FramesLayout.Channel.MESSAGE, List.of(bytes("one")));
      writer.flush();
      try (FramesFile reader = FramesFile.open(file)) {
        for (int i = 0; i < 3; i++) {
          writer.write(2, FramesLayout.Channel.MESSAGE, List.of(new byte[3 << 20]));
          writer.flush();
        }
        assertThat(reader.next().orElseThrow().nanos()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
          assertThat(reader.next().orElseThrow().nanos()).isEqualTo(2);
        }
        assertThat(reader.next()).isEmpty();
      }
    }
  }

  @Test
  void severalCompressedFilesInOneAreOneRecording() throws IOException {
    byte[] one = Zstd.compress(new Recording().subscribes("a").bytes());
    byte[] two = Zstd.compress(new Recording().subscribes("b").bytes());
    byte[] both = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, both, one.length, two.length);

    assertThat(read(Files.write(directory.resolve("both"), both))).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full.frames", "full.frames.zst"})
  void fullDiskLeavesWholeRecords(String name) throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "1m")) {
      Path file = disk.path().resolve(name);
      long written = 0;
      byte[] part = new byte[10_000];
      FramesWriter writer = FramesWriter.create(file, false);
      try (writer) {
        while (true) {
          // What zstd cannot make small.
          new java.util.Random(written).nextBytes(part);
          writer.write(written, FramesLayout.Channel.MESSAGE, List.of(part));
          written++;
        }
      } catch (IOException e) {
        assertThat(e).hasMessage("No space left on device");
      }
      List<FramesRecord> records = read(file);
      assertThat(records).hasSizeBetween(10, (int) written);
      assertThat(records.getLast().number()).isEqualTo(records.getLast().nanos());
    }
  }

  @Test
  void doesNotOverwriteUnlessAsked() throws IOException {
    Path file = Files.write(directory.resolve("there.frames"), bytes("something long enough"));
    assertThatThrownBy(() -> FramesWriter.create(file, false))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasContent("something long enough");
    FramesWriter.create(file, true).close();
    assertThat(file).isEmptyFile();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (FramesWriter writer = FramesWriter.create(to, false)) {
      for (FramesRecord record : read(from)) {
        writer.write(record.nanos(), record.channel(), record.parts());
      }
    }
  }

  static List<FramesRecord> read(Path... files) throws IOException {
    List<FramesRecord> records = new ArrayList<>();
    try (FramesSequence all = new FramesSequence(List.of(files))) {
      for (Optional<FramesRecord> next = all.next(); next.isPresent(); next = all.next()) {
        records.add(next.get());
      }
    }
    return records;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
