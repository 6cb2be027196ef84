package org.zeekbus.logger.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.zmtp.Await;

/** Rotated files go to a command, with what Zeek says to it. */
final class ShellCommandTest {
  private static final String ROTATED = "conn.2026-11-23-09-20-00.log";
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path dir;
  @TempDir Path elsewhere;
  private Path said;

  @BeforeEach
  void setUp() {
    said = elsewhere.resolve("said");
  }

  /** A script that notes its arguments, one a line, before it does {@code more}. */
  private String script(String more) throws IOException {
    Path script = elsewhere.resolve("archive-log");
    Files.writeString(
        script,
        "#!/bin/sh\nprintf '%%s\\n' \"$ZEEK_ARG_LOG_SUFFIX\" \"$@\" >> %s\n%s\n"
            .formatted(said, more));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script.toString();
  }

  private Site site(String command, Duration timeout) throws IOException {
    return new Site(
        dir, each -> each.processing(new Processing.Command(command, timeout)).node("logger-1"));
  }

  @Test
  void getsSixArguments() throws IOException {
    try (Site site = site(script("echo done; rm \"$1\""), LONG)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(said)
          .hasContent(
              "logger-1\n%s\nconn\n26-11-23_09.20.00\n26-11-23_10.00.00\n0\nascii"
                  .formatted(ROTATED));
      assertThat(site.files()).isEmpty();
    }
  }

  @Test
  void hearsOfTheEnd() throws IOException {
    site(script(""), LONG).logs("conn", "one").close();
    assertThat(Files.readAllLines(said)).endsWith("1", "ascii");
    assertThat(Site.files(dir))
        .as("what is left is the command's business")
        .containsExactly(ROTATED);
    site(script(""), LONG).close();
    assertThat(Files.readAllLines(said)).as("once").hasSize(7);
  }

  @Test
  void namesAreNoCode() throws IOException {
    try (Site site = site(script(""), LONG)) {
      String path = "-x $(touch sub) `touch tick` \\ \" ' ; touch semi";
      site.logs(path, "one").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(Files.readAllLines(said)).contains("./" + path + ".2026-11-23-09-20-00.log", path);
      assertThat(site.files()).containsExactly(path + ".2026-11-23-09-20-00.log");
    }
  }

  @Test
  void whatFailsIsTriedAgain() throws IOException {
    Path ready = elsewhere.resolve("ready");
    try (Site site = site(script("test -e " + ready), LONG)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() == 1);
      site.logs("conn", "two").after(Duration.ofSeconds(10)).flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() == 2);

      Files.createFile(ready);
      site.after(Duration.ofSeconds(19)).flushes();
      assertThat(site.statistics().processed()).as("not so soon after two failures").isZero();
      site.after(Duration.ofSeconds(1)).flushes().processed(1);
      assertThat(site.records("conn.log")).as("nothing has stopped").containsExactly("two");
    }
  }

  @Test
  void whatHangsIsKilledAndTriedAgain() throws IOException {
    Path ready = elsewhere.resolve("ready");
    String command = script("test -e " + ready + " || { sleep 1000 & echo $! >&2; sleep 1000; }");
    try (Site site = site(command, Duration.ofSeconds(2))) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      Await.until("a timeout", () -> site.statistics().timeouts() == 1);
      Files.createFile(ready);
      site.at("2026-11-23T10:10:00").logs("conn", "two").flushes();
      Await.until("a failure", () -> site.statistics().processingFailures() >= 1);
      site.at("2026-11-23T10:30:00").flushes().processed(1);
      assertThat(site.records("conn.log")).containsExactly("two");
    }
  }

  @Test
  void whoTakesTheFileAndFailsIsNotAskedAgain() throws IOException {
    try (Site site = site(script("rm \"$1\"; false"), LONG)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes();
      Await.until("nothing waits", () -> site.statistics().waiting() == 0);
      assertThat(site.statistics().processingFailures()).isEqualTo(1);
      Await.until("no files", () -> site.files().isEmpty());
    }
  }

  /** As a whole, not its last part: what writes to a pipe that nobody reads is killed. */
  @Test
  void canPrintAsMuchAsItLikesOnEitherStream() throws IOException {
    String talk = "yes | head -c 1000000; echo error >&2; %s".formatted(script(""));
    try (Site site = site(talk, LONG)) {
      site.logs("conn", "one").at("2026-11-23T10:00:00").flushes().processed(1);
      assertThat(said).content().contains(ROTATED);
      assertThat(site.statistics().processingFailures()).isZero();
    }
  }

  private static List<String> lines(String command) throws Exception {
    List<String> told = new ArrayList<>();
    Process shell = new ProcessBuilder("/bin/sh", "-c", command).redirectErrorStream(true).start();
    CommandOutput output = new CommandOutput(shell.getInputStream(), told::add);
    output.run();
    assertThat(shell.waitFor()).isZero();
    assertThat(told).isNotEmpty();
    return told;
  }

  @Test
  void whatItPrintsIsToldByLine() throws Exception {
    assertThat(lines("echo one; echo two >&2; printf 'half a line'"))
        .containsExactly("one", "two", "half a line");
    assertThat(lines("printf 'a\\033[1mb\\tc\\r\\n'")).containsExactly("a [1mb c ");
    assertThat(lines("printf 'caf\\303\\251\\n'")).containsExactly("café");
  }

  @Test
  void longLinesAndManyOfThemAreBounded() throws Exception {
    assertThat(lines("printf '%5000d\\n' 1; echo end"))
        .containsExactly(" ".repeat(CommandOutput.LONGEST) + "...", "end");
    assertThat(lines("yes x | head -n 100000"))
        .hasSize(CommandOutput.MOST_LINES + 1)
        .endsWith("(99,900 more lines)");
  }

  /** A stop does not wait for more than its bound. */
  @Test
  @Timeout(60)
  void whatHangsDoesNotHangAStop() throws IOException {
    Site site = site("sleep 1000; false", Duration.ofHours(1));
    site.logs("conn", "one").close();
    assertThat(site.files()).contains(ROTATED, ".rotated." + ROTATED);
  }
}
