package org.zeekbus.logger.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.zeekbus.logger.output.SinkMeter;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.zmtp.system.SmallDisk;

/** What a target refuses for ever is kept, or counted as lost; nothing else is lost by it. */
final class SinkDeadLettersTest {
  private static final DeadLetterFiles.Bound ROOMY =
      new DeadLetterFiles.Bound(1_000_000, 100, 1 << 30);

  /** So long that two do not go into a file of {@link #TIGHT}. */
  private static final String LONG = "\"" + "x".repeat(600) + "\"";

  private static final DeadLetterFiles.Bound TIGHT = new DeadLetterFiles.Bound(1_200, 100, 4_000);

  @TempDir private Path parent;

  private final Logger log = (Logger) LoggerFactory.getLogger("sink kafka");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private SinkMeter meter = new SinkMeter();
  private Instant now = Instant.parse("2026-11-29T05:46:32.123Z");

  @BeforeEach
  void listen() {
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void listenNoMore() {
    log.detachAppender(lines);
  }

  private Path directory() {
    return parent.resolve(".sinks/kafka/dead-letters");
  }

  /** As after a start of the logger. */
  private SinkDeadLetters open(Path directory, DeadLetterFiles.Bound bound) {
    meter = new SinkMeter();
    SinkDeadLetters letters =
        new SinkDeadLetters("kafka", new DeadLetterFiles(directory, bound), meter, () -> now, log);
    assertThat(letters.state()).isNull();
    assertThat(letters.open()).isSameAs(letters.open());
    return letters;
  }

  private static void put(SinkDeadLetters letters, String path, String record) throws IOException {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    letters.put(path, "zeek." + path, "too large", bytes, 0, bytes.length);
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> listed = Files.list(directory)) {
      return listed.sorted().toList();
    }
  }

  private static List<String> lines(Path directory) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path file : files(directory)) {
      all.addAll(Files.readAllLines(file));
    }
    return all;
  }

  private long metric(String name) {
    return meter.metrics().stream()
        .filter(metric -> metric.name().equals(name))
        .mapToLong(SinkMetric::value)
        .sum();
  }

  private List<String> logged() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aLetterIsInItsFileAtOnce() throws Exception {
    SinkDeadLetters letters = open(directory(), ROOMY);
    assertThat(directory()).doesNotExist();
    put(letters, "conn", "{\"a\":1}");
    put(letters, "dns", "{\"a\":2}");
    Path file = directory().resolve("2026-11-29-05-46-32-123.jsonl");
    assertThat(files(directory())).containsExactly(file);
    assertThat(file)
        .content()
        .isEqualTo(
            """
            {"time":"2026-11-29T05:46:32.123Z","sink":"kafka","path":"conn","target":"zeek.conn","reason":"too large","record":{"a":1}}
            {"time":"2026-11-29T05:46:32.123Z","sink":"kafka","path":"dns","target":"zeek.dns","reason":"too large","record":{"a":2}}
            """);
    assertThat(metric("dead_letters")).isEqualTo(2);
    assertThat(letters.state())
        .isEqualTo(
            new DeadLetterState(
                directory().toString(),
                2,
                Map.of(),
                1,
                Files.size(file),
                new DeadLetterState.Latest("dns", "zeek.dns", "too large")));
  }

  @Test
  void onlyTheirOwnerCanReadThem() throws Exception {
    put(open(directory(), ROOMY), "conn", "1");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(files(directory()).getFirst())))
        .isEqualTo("rw-------");
  }

  @Test
  void eachLogIsLoggedOnce() throws Exception {
    SinkDeadLetters letters = open(directory(), ROOMY);
    for (int i = 0; i < 100; i++) {
      put(letters, "conn", "1");
      put(letters, "dns", "1");
    }
    String file = files(directory()).getFirst().toString();
    assertThat(logged())
        .containsExactly(
            "log conn: zeek.conn refused a record for ever: too large; it is kept in " + file,
            "log dns: zeek.dns refused a record for ever: too large; it is kept in " + file);
  }

  @Test
  void theNextStartGoesOnInTheLastFile() throws Exception {
    put(open(directory(), ROOMY), "conn", "1");
    now = now.plusSeconds(60);
    SinkDeadLetters letters = open(directory(), ROOMY);
    assertThat(letters.state())
        .returns(0L, DeadLetterState::records)
        .returns(1L, DeadLetterState::files);
    put(letters, "conn", "2");
    assertThat(files(directory())).hasSize(1);
    assertThat(lines(directory())).hasSize(2);
  }

  @Test
  void aFullFileIsFollowedByAnother() throws Exception {
    SinkDeadLetters letters = open(directory(), TIGHT);
    put(letters, "conn", LONG);
    put(letters, "conn", LONG);
    put(letters, "conn", LONG);
    assertThat(files(directory()))
        .extracting(file -> file.getFileName().toString())
        .containsExactly(
            "2026-11-29-05-46-32-123.1.jsonl",
            "2026-11-29-05-46-32-123.2.jsonl",
            "2026-11-29-05-46-32-123.jsonl");
    assertThat(lines(directory())).hasSize(3);
  }

  @Test
  void beyondTheBoundTheyAreLostAndCounted() throws Exception {
    SinkDeadLetters letters = open(directory(), TIGHT);
    for (int i = 0; i < 10; i++) {
      put(letters, i < 8 ? "conn" : "dns", LONG);
    }
    assertThat(lines(directory())).hasSize(5);
    assertThat(metric("dead_letters")).isEqualTo(5);
    assertThat(metric("dead_letters_full")).isEqualTo(5);
    assertThat(Objects.requireNonNull(letters.state()).lostByLog())
        .containsOnly(entry("conn", 3), entry("dns", 2));
    assertThat(logged().stream().filter(line -> line.contains("is full"))).hasSize(1);
    assertThat(logged().getLast())
        .isEqualTo(
            "log dns: zeek.dns refused a record for ever: too large; it is dropped (dead_letters_full)");
  }

  private static Map.Entry<String, Long> entry(String path, long count) {
    return Map.entry(path, count);
  }

  @Test
  void theyAreKeptAgainOnceFilesWereMovedAway() throws Exception {
    SinkDeadLetters letters = open(directory(), TIGHT);
    for (int i = 0; i < 6; i++) {
      put(letters, "conn", LONG);
    }
    for (Path file : files(directory())) {
      Files.delete(file);
    }
    put(letters, "conn", LONG);
    assertThat(metric("dead_letters_full")).describedAs("it was looked a moment ago").isEqualTo(2);
    now = now.plus(Duration.ofSeconds(1));
    put(letters, "conn", "2");
    assertThat(lines(directory())).singleElement().asString().contains("\"record\":2");
    for (int i = 0; i < 7; i++) {
      put(letters, "conn", LONG);
    }
    assertThat(logged().stream().filter(line -> line.contains("is full"))).hasSize(2);
  }

  @Test
  void filesOfOthersTakeRoomToo() throws Exception {
    Files.createDirectories(directory());
    Files.write(directory().resolve("old.jsonl.gz"), new byte[3_900]);
    SinkDeadLetters letters = open(directory(), TIGHT);
    put(letters, "conn", LONG);
    assertThat(metric("dead_letters_full")).isEqualTo(1);
    assertThat(files(directory())).hasSize(1);
  }

  @Test
  void theNumberOfFilesHasABoundToo() throws Exception {
    SinkDeadLetters letters =
        open(directory(), new DeadLetterFiles.Bound(1_200, 2, Integer.MAX_VALUE));
    put(letters, "conn", LONG);
    put(letters, "conn", LONG);
    put(letters, "conn", LONG);
    put(letters, "conn", "1");
    assertThat(files(directory())).hasSize(2);
    assertThat(lines(directory())).hasSize(3);
    assertThat(metric("dead_letters_full")).isEqualTo(1);
  }

  @Test
  void aRecordLargerThanAFileHasOneForItself() throws Exception {
    SinkDeadLetters letters = open(directory(), TIGHT);
    put(letters, "conn", "1");
    put(letters, "conn", LONG.substring(1).repeat(3));
    put(letters, "conn", "2");
    assertThat(files(directory())).hasSize(3);
  }

  @Test
  void movedFilesAreFollowedByAnotherAndNotCountedAnyMore() throws Exception {
    SinkDeadLetters letters = open(directory(), ROOMY);
    put(letters, "conn", "1");
    Path moved = Files.move(files(directory()).getFirst(), parent.resolve("moved"));
    letters.lookAgain();
    assertThat(letters.state())
        .returns(0L, DeadLetterState::files)
        .returns(0L, DeadLetterState::bytes)
        .returns(1L, DeadLetterState::records);
    put(letters, "conn", "2");
    assertThat(moved).content().hasLineCount(1).contains("\"record\":1");
    assertThat(lines(directory())).singleElement().asString().contains("\"record\":2");
  }

  @Test
  void aLineThatAKilledProcessHasLeftIsCut() throws Exception {
    put(open(directory(), ROOMY), "conn", "1");
    Path file = files(directory()).getFirst();
    String whole = Files.readString(file);
    Files.writeString(
        file, whole + "{\"time\":\"" + "x".repeat(100_000), StandardOpenOption.TRUNCATE_EXISTING);
    SinkDeadLetters letters = open(directory(), ROOMY);
    assertThat(file).content().isEqualTo(whole);
    assertThat(letters.state()).returns((long) whole.length(), DeadLetterState::bytes);
    Files.writeString(file, "{\"torn", StandardOpenOption.APPEND);
    put(letters, "conn", "2");
    assertThat(file).content().isEqualTo(whole + whole.replace("\"record\":1", "\"record\":2"));
  }

  @Test
  void aFullDiskIsAFailureAndLeavesWholeLines() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(parent, "256k")) {
      Path directory = disk.path().resolve("dead-letters");
      SinkDeadLetters letters = open(directory, ROOMY);
      put(letters, "conn", "1");
      Path ballast = disk.fill();
      String large = "\"" + "x".repeat(20_000) + "\"";
      assertThatIOException()
          .isThrownBy(() -> put(letters, "conn", large))
          .withMessage(
              "a record of log conn that zeek.conn refused for ever cannot be kept in %s: no space left on device; free some space",
              directory);
      assertThat(lines(directory)).hasSize(1);
      Files.delete(ballast);
      put(letters, "conn", large);
      assertThat(lines(directory)).hasSize(2).allMatch(line -> line.endsWith("}"));
      assertThat(metric("dead_letters")).isEqualTo(2);
    }
  }

  @Test
  void aDirectoryThatCannotBeReadIsNoReasonNotToStart() throws Exception {
    Files.createDirectories(directory().getParent());
    Files.writeString(directory(), "a file");
    SinkDeadLetters letters = open(directory(), ROOMY);
    assertThat(logged()).singleElement().asString().contains("is a regular file; move it away");
    assertThatIOException()
        .isThrownBy(() -> put(letters, "conn", "1"))
        .withMessageContaining("move it away");
    Files.delete(directory());
    put(letters, "conn", "2");
    assertThat(lines(directory())).hasSize(1);
  }

  @Test
  void anyThreadMayPutThem() throws Exception {
    SinkDeadLetters letters = open(directory(), new DeadLetterFiles.Bound(2_000, 100, 1 << 30));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        int number = i;
        all.add(
            threads.submit(() -> {
              for (int j = 0; j < 50; j++) {
                put(letters, "conn", "[%d,%d]".formatted(number, j));
              }
              return null;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(lines(directory()))
        .hasSize(400)
        .allMatch(line -> line.matches("\\{.*\"record\":\\[\\d,\\d+]}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aLongReasonIsCut() throws Exception {
    SinkDeadLetters letters = open(directory(), ROOMY);
    letters.put("conn", "t", "r".repeat(1 << 20), new byte[] {'1'}, 0, 1);
    assertThat(lines(directory()).getFirst()).hasSizeLessThan(5_000).contains("rr…\"");
  }
}
