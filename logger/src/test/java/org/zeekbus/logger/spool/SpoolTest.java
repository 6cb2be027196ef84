package org.zeekbus.logger.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.system.SmallDisk;

/** The batches that a spool gives back, whatever happened to it. */
final class SpoolTest {
  private static final long LARGE = 1 << 20;
  private static final int HEADER = EntryHeader.LENGTH;

  @TempDir private Path directory;

  private Spool open(long bound) throws IOException {
    return Spool.open(directory, bound);
  }

  private static boolean append(Spool spool, String batch) throws IOException {
    return spool.append("worker-é", 1_763_881_200_123L, bytes(batch));
  }

  private static ByteBuf bytes(String batch) {
    return Unpooled.copiedBuffer(batch, UTF_8);
  }

  private static List<String> readAll(Spool spool) throws IOException {
    List<String> all = new ArrayList<>();
    for (String next = read(spool); next != null; next = read(spool)) {
      all.add(next);
    }
    return all;
  }

  private static @Nullable String read(Spool spool) throws IOException {
    Spool.Entry entry = spool.read();
    if (entry == null) {
      return null;
    }
    assertThat(entry.sender()).isEqualTo("worker-é");
    assertThat(entry.arrivedMillis()).isEqualTo(1_763_881_200_123L);
    try {
      return entry.batch().toString(UTF_8);
    } finally {
      entry.batch().release();
    }
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> Segment.numberOf(file) >= 0).sorted().toList();
    }
  }

  @Test
  void whatTheSinkHasIsForTheNextRunAndBeforeWhatCameLater() throws IOException {
    try (Spool spool = open(8 * 300)) {
      for (int i = 0; i < 20; i++) {
        assertThat(spool.appendGiven("worker-é", 1_763_881_200_123L, bytes("given" + i))).isTrue();
        assertThat(spool.isEmpty()).isTrue();
      }
      assertThat(segments()).hasSizeGreaterThan(1);
      assertThat(append(spool, "later")).isTrue();
      assertThat(spool.batches()).isEqualTo(1);
      assertThat(spool.keptBatches()).isEqualTo(21);
      assertThat(spool.keptBytes()).isEqualTo(spool.bytes());
      assertThatThrownBy(() -> spool.appendGivenBeyond("w", 1, bytes("too late")))
          .isInstanceOf(IllegalStateException.class);
      assertThat(read(spool)).isEqualTo("later");
      spool.unread();
      assertThat(readAll(spool)).containsExactly("later");
      assertThat(spool.keptBatches()).isEqualTo(21);
    }
    try (Spool spool = open(8 * 300)) {
      assertThat(spool.batches()).isEqualTo(21);
      for (int i = 0; i < 20; i++) {
        assertThat(read(spool)).isEqualTo("given" + i);
      }
      spool.acknowledge();
      assertThat(spool.keptBatches()).isEqualTo(1);
      assertThat(spool.keptBytes()).isEqualTo(spool.unreadBytes());
      assertThat(read(spool)).isEqualTo("later");
      assertThat(spool.appendGiven("worker-é", 1_763_881_200_123L, bytes("given"))).isTrue();
      spool.acknowledge();
      assertThat(spool.keptBatches()).isZero();
      assertThat(spool.bytes()).isZero();
    }
    try (Spool spool = open(8 * 300)) {
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.appendGiven("w", 1, bytes("x".repeat(3000)))).as("no room").isFalse();
    }
  }

  @Test
  void orderHoldsOverSegmentsAndRuns() throws IOException {
    List<String> all = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      try (Spool spool = open(8 * 300)) {
        for (int i = 0; i < 7; i++) {
          all.add("%d-%d-".formatted(run, i) + "x".repeat(30));
          assertThat(append(spool, all.getLast())).isTrue();
        }
        assertThat(spool.batches()).isEqualTo(all.size());
        assertThat(spool.bytes()).isEqualTo(all.size() * (HEADER + 9 + 34L));
      }
    }
    assertThat(segments()).hasSizeGreaterThan(5);
    try (Spool spool = open(LARGE)) {
      assertThat(readAll(spool)).isEqualTo(all);
      spool.acknowledge();
      assertThat(spool.bytes()).isZero();
    }
    assertThat(segments()).isEmpty();
  }

  @Test
  void onlyWhatWasAcknowledgedIsNotReadAgain() throws IOException {
    try (Spool spool = open(LARGE)) {
      for (String batch : List.of("a", "b", "c", "d")) {
        append(spool, batch);
      }
      assertThat(read(spool)).isEqualTo("a");
      assertThat(read(spool)).isEqualTo("b");
      spool.acknowledge();
      assertThat(read(spool)).isEqualTo("c");
    }
    try (Spool spool = open(LARGE)) {
      assertThat(spool.batches()).isEqualTo(2);
      assertThat(read(spool)).isEqualTo("c");
      assertThat(read(spool)).isEqualTo("d");
      spool.unread();
      assertThat(spool.batches()).isEqualTo(1);
      spool.acknowledge();
    }
    try (Spool spool = open(LARGE)) {
      assertThat(readAll(spool)).containsExactly("d");
    }
  }

  @Test
  void aDamagedPositionCostsOnlyThatBatchesComeAgain() throws IOException {
    try (Spool spool = open(LARGE)) {
      append(spool, "a");
      append(spool, "b");
      assertThat(read(spool)).isEqualTo("a");
      spool.acknowledge();
    }
    Path position = directory.resolve("position");
    byte[] good = Files.readAllBytes(position);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 1;
      Files.write(position, bad);
      try (Spool spool = open(LARGE)) {
        assertThat(readAll(spool)).as("byte %d", i).containsExactly("a", "b");
      }
      Files.write(position, Arrays.copyOf(good, i));
      try (Spool spool = open(LARGE)) {
        assertThat(readAll(spool)).as("cut at %d", i).containsExactly("a", "b");
      }
    }
  }

  @Test
  void whereverItIsCutWhatWasWholeBeforeComesBack() throws IOException {
    List<String> all = List.of("first", "", "third");
    long[] ends = new long[all.size()];
    try (Spool spool = open(LARGE)) {
      for (int i = 0; i < ends.length; i++) {
        append(spool, all.get(i));
        ends[i] = spool.bytes();
      }
    }
    Path file = segments().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int cut = 0; cut < whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      long limit = cut;
      int left = (int) Arrays.stream(ends).filter(end -> end <= limit).count();
      List<String> expected = new ArrayList<>(all.subList(0, left));
      try (Spool spool = open(LARGE)) {
        assertThat(spool.batches()).as("cut at %d", cut).isEqualTo(left);
        assertThat(left == 0 ? 0 : Files.size(file))
            .as("size after a cut at %d", cut)
            .isEqualTo(left == 0 ? 0 : ends[left - 1]);
        append(spool, "later");
        expected.add("later");
        assertThat(readAll(spool)).as("cut at %d", cut).isEqualTo(expected);
        assertThat(spool.damaged()).as("cut at %d", cut).isZero();
        spool.acknowledge();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0x01, 0xff})
  void aDamagedByteCostsItsBatchAlone(int flip) throws IOException {
    List<String> all = List.of("first", "second", "third");
    long[] ends = new long[all.size()];
    try (Spool spool = open(LARGE)) {
      for (int i = 0; i < ends.length; i++) {
        append(spool, all.get(i));
        ends[i] = spool.bytes();
      }
    }
    Path file = segments().getFirst();
    byte[] whole = Files.readAllBytes(file);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) flip;
      Files.write(file, damaged);
      int limit = at;
      List<String> expected = new ArrayList<>(all);
      expected.remove((int) Arrays.stream(ends).filter(end -> end <= limit).count());
      try (Spool spool = open(LARGE)) {
        assertThat(readAll(spool)).as("byte %d", at).isEqualTo(expected);
        assertThat(spool.damaged()).as("byte %d", at).isEqualTo(1);
        assertThat(spool.isEmpty()).isTrue();
        assertThat(spool.batches()).isZero();
      }
    }
  }

  @Test
  void aSegmentOfALaterVersionIsRefusedAndStays() throws IOException {
    try (Spool spool = open(LARGE)) {
      append(spool, "a");
    }
    Path file = segments().getFirst();
    byte[] later = Files.readAllBytes(file);
    later[3] = '2';
    Files.write(file, later);
    assertThatIOException()
        .isThrownBy(() -> open(LARGE))
        .withMessageContainingAll(file.toString(), "later version", "format 2");
    assertThat(Files.readAllBytes(file)).isEqualTo(later);
  }

  @Test
  void anyRubbishIsReadToItsEnd() throws IOException {
    Random random = new Random(5);
    Path file = directory.resolve("%016d.spool".formatted(2));
    for (int round = 0; round < 50; round++) {
      byte[] rubbish = new byte[random.nextInt(200_000)];
      random.nextBytes(rubbish);
      Files.write(file, rubbish);
      try (Spool spool = open(LARGE)) {
        append(spool, "good");
        assertThat(readAll(spool)).as("round %d", round).containsExactly("good");
        spool.acknowledge();
      }
      assertThat(segments()).isEmpty();
    }
  }

  @Test
  void itsBoundIsOfAllSegmentsUntilTheyAreFlushed() throws IOException {
    int entry = HEADER + 9 + 100;
    try (Spool spool = open(16L * entry)) {
      int taken = 0;
      while (append(spool, "y".repeat(100))) {
        taken++;
      }
      assertThat(taken).isEqualTo(16);
      assertThat(read(spool)).hasSize(100);
      assertThat(read(spool)).hasSize(100);
      assertThat(append(spool, "y".repeat(100))).as("read, not flushed").isFalse();
      assertThat(read(spool)).hasSize(100);
      spool.acknowledge();
      assertThat(append(spool, "y".repeat(100))).as("a segment is flushed").isTrue();
      assertThat(readAll(spool)).hasSize(14);
      assertThat(append(spool, "z".repeat(16 * entry))).as("larger than the spool").isFalse();
    }
  }

  @Test
  void aSecondOneIsRefused() throws IOException {
    try (Spool _ = open(LARGE)) {
      assertThatIOException()
          .isThrownBy(() -> open(LARGE))
          .withMessageContainingAll(directory.toString(), "another logger uses it");
    }
    open(LARGE).close();
  }

  /** Against a plain queue: any order of calls, with ends of runs between. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isAQueue(long seed) throws IOException {
    Random random = new Random(seed);
    ArrayDeque<String> unread = new ArrayDeque<>();
    List<String> unflushed = new ArrayList<>();
    Spool spool = open(20_000);
    for (int step = 0; step < 3000; step++) {
      int what = random.nextInt(100);
      if (what < 50) {
        String batch = step + "-" + "q".repeat(random.nextInt(300));
        if (spool.append("worker-é", 1_763_881_200_123L, bytes(batch))) {
          unread.add(batch);
        }
      } else if (what < 95) {
        String batch = read(spool);
        assertThat(batch).as("seed %d, step %d", seed, step).isEqualTo(unread.poll());
        if (batch != null) {
          unflushed.add(batch);
        }
      } else if (what < 98) {
        spool.acknowledge();
        unflushed.clear();
      } else {
        spool.close();
        spool = open(20_000);
        unflushed.reversed().forEach(unread::addFirst);
        unflushed.clear();
      }
      assertThat(spool.batches()).isEqualTo(unread.size());
      assertThat(spool.isEmpty()).isEqualTo(unread.isEmpty());
      assertThat(spool.bytes()).isLessThanOrEqualTo(20_000);
    }
    spool.close();
  }

  @Test
  void aFullDiskTakesNothingOfABatchAndTheSpoolGoesOn() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(directory, "1m");
        Spool spool = Spool.open(disk.path().resolve("spool"), LARGE << 4)) {
      Path ballast = Files.write(disk.path().resolve("ballast"), new byte[600 << 10]);
      List<String> taken = new ArrayList<>();
      boolean isFull = false;
      while (!isFull) {
        String batch = taken.size() + "-" + "y".repeat(9_999);
        try {
          append(spool, batch);
          taken.add(batch);
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("No space left");
          isFull = true;
        }
      }
      assertThat(spool.batches()).isEqualTo(taken.size());
      Files.delete(ballast);
      taken.add("after");
      append(spool, "after");
      assertThat(readAll(spool)).isEqualTo(taken);
      assertThat(spool.damaged()).isZero();
    }
  }

  /** A mapped note would end the process here. */
  @Test
  void onADiskThatIsFullFromTheStartNothingDies() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "256k")) {
      Path ballast = disk.fill();
      try (Spool spool = Spool.open(disk.path().resolve("spool"), LARGE)) {
        assertThatThrownBy(() -> append(spool, "1")).hasMessageContaining("No space left");
        spool.handled();
        Files.delete(ballast);
        append(spool, "2");
        assertThat(readAll(spool)).containsExactly("2");
      }
    }
  }

  /** Its bytes were written while there was room. */
  @Test
  void whatIsInHandIsNotedOnADiskThatHasBecomeFull() throws IOException {
    try (SmallDisk disk = SmallDisk.mount(directory, "256k")) {
      Path place = disk.path().resolve("spool");
      Spool first = Spool.open(place, LARGE);
      append(first, "deadly");
      disk.fill();
      assertThat(deathsOfNext(first)).isZero();
      // As a process leaves it that ends.
      first.close();
      try (Spool next = Spool.open(place, LARGE)) {
        assertThat(deathsOfNext(next)).isEqualTo(1);
      }
    }
  }

  private static int deathsOfNext(Spool spool) throws IOException {
    Spool.Entry entry = spool.read();
    if (entry == null) {
      throw new AssertionError("nothing waits");
    }
    entry.batch().release();
    return entry.deaths();
  }

  @Test
  void aBatchKnowsHowManyProcessesEndedWithIt() throws IOException {
    try (Spool spool = open(LARGE)) {
      append(spool, "good");
      append(spool, "deadly");
    }
    for (int run = 0; run < 4; run++) {
      // Closed as a process is that ends: whatever is in hand stays so.
      try (Spool spool = open(LARGE)) {
        assertThat(deathsOfNext(spool)).as("good, run %d", run).isZero();
        assertThat(deathsOfNext(spool)).as("deadly, run %d", run).isEqualTo(run);
      }
    }
    try (Spool spool = open(LARGE)) {
      assertThat(deathsOfNext(spool)).isZero();
      assertThat(deathsOfNext(spool)).isEqualTo(4);
      spool.handled();
    }
    try (Spool spool = open(LARGE)) {
      assertThat(deathsOfNext(spool)).isZero();
      assertThat(deathsOfNext(spool)).as("once it was handled").isZero();
    }
  }

  /** As in an outage of the sink's target that several processes do not survive. */
  @Test
  void aBatchThatWasGivenBackIsNoSuspect() throws IOException {
    try (Spool spool = open(LARGE)) {
      append(spool, "waits");
    }
    for (int run = 0; run < 4; run++) {
      try (Spool spool = open(LARGE)) {
        assertThat(deathsOfNext(spool)).as("run %d", run).isZero();
        spool.unread();
        spool.handled();
        assertThat(deathsOfNext(spool)).as("again in run %d", run).isZero();
      }
    }
  }

  @Test
  void spoolsThatShareRoomHoldNoMoreTogether() throws IOException {
    int entry = HEADER + 9 + 100;
    SpoolRoom room = new SpoolRoom(16L * entry);
    try (Spool spool = Spool.open(directory, room)) {
      Spool below = Spool.openBelow(directory.resolve("parked/1"), room);
      int taken = 0;
      while (append(taken % 2 == 0 ? spool : below, "y".repeat(100))) {
        taken++;
      }
      assertThat(taken).isEqualTo(16);
      assertThat(readAll(below)).hasSize(8);
      below.acknowledge();
      assertThat(append(spool, "y".repeat(100))).isTrue();
      below.remove();
      assertThat(directory.resolve("parked/1")).doesNotExist();
      assertThat(room.used()).isEqualTo(spool.bytes());
    }
  }
}
