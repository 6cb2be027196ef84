package org.zeekbus.app.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.zeekbus.zeek.FramesLayout;

final class FramesFileTest {
  @TempDir private Path directory;

  @Test
  void readsWhatAClusterDid() throws IOException {
    List<FramesRecord> records = read(Recording.ofARealCluster());

    assertThat(records).filteredOn(r -> r.channel() == FramesLayout.Channel.MESSAGE).hasSize(48);
    assertThat(records).filteredOn(r -> r.channel() == FramesLayout.Channel.LOG).hasSize(74);
    assertThat(records)
        .filteredOn(r -> r.channel() == FramesLayout.Channel.SUBSCRIPTION)
        .hasSize(58)
        .first()
        .satisfies(first -> {
          assertThat(first.number()).isZero();
          assertThat(first.nanos()).isEqualTo(1795425121685220946L);
          assertThat(first.isSubscribe()).isTrue();
          assertThat(first.parts()).hasSize(1);
          assertThat(first.parts().getFirst()).asString().isEqualTo("\u0001zeek/supervisor");
        });
  }

  @Test
  void emptyFileHasNoRecords() throws IOException {
    assertThat(read(write(new byte[0]))).isEmpty();
  }

  @Test
  void cutAnywhereButBetweenRecordsIsAnError() throws IOException {
    byte[] one = new Recording().subscribes("a").bytes();
    byte[] all = new Recording().subscribes("a").message("a", "", "payload").bytes();
    for (int length = 0; length < all.length; length++) {
      Path file = write(Arrays.copyOf(all, length));
      if (length == 0 || length == one.length) {
        assertThat(read(file)).hasSize(length == 0 ? 0 : 1);
      } else {
        assertThatThrownBy(() -> read(file))
            .as("cut at %d", length)
            .isInstanceOf(FramesFormatException.class)
            .hasMessageContaining("recorded.frames, byte ");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ffffffffffffffff 00 0001 00000000, 0, time 18446744073709551615",
    "0000000000000001 03 0001 00000000, 8, channel 3 (expected: 0 to 2)",
    "0000000000000001 00 0000, 9, no parts",
    "0000000000000001 00 0001 ffffffff, 11, part 1 of 1 has 4294967295 bytes (the file has 0 more)",
    "0000000000000001 00 0002 00000000 00000001, 15, part 2 of 2 has 1 bytes",
    "0000000000000001 01 0001 00000000, 0, no subscription",
    "0000000000000001 01 0001 00000002 0261, 0, no subscription",
    "0000000000000001 01 0002 00000001 01 00000000, 0, no subscription",
    "0000000000000001 00 0001 0000, 11, the file ends within the length of part 1 of 1",
    "00000000000000, 0, the file ends within a record's header",
  })
  void saysWhereWhatIsWrong(String hex, int offset, String what) throws IOException {
    Path file = write(HexFormat.of().parseHex(hex.replace(" ", "")));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(FramesFormatException.class)
        .hasMessageContaining("byte " + offset + ": " + what);
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("recorded.frames"), bytes);
  }

  private static List<FramesRecord> read(Path path) throws IOException {
    List<FramesRecord> records = new ArrayList<>();
    try (FramesFile file = FramesFile.open(path)) {
      for (Optional<FramesRecord> next = file.next(); next.isPresent(); next = file.next()) {
        records.add(next.get());
      }
    }
    return records;
  }
}
