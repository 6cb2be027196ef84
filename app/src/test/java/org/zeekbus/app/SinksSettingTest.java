package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code logger.sinks}: which sinks run, each with settings of its own. */
final class SinksSettingTest {
  @TempDir private Path directory;

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("zeekbus.yaml"), yaml);
  }

  private static CommandLineRun check(Path file) {
    return CommandLineRun.of("check-config", "--config", file.toString());
  }

  @Test
  void sinkIsAnotherNameOfItsFlag() {
    CommandLineRun run = CommandLineRun.of("check-config", "--sinks", "stdout", "--sink", "files");
    assertThat(run.errors()).isEmpty();
    assertThat(run.out().replaceAll(" +", " ")).contains(" sinks: [stdout, files] # --sinks\n");
  }

  @Test
  void flagsAndVariablesNameTypes() {
    CommandLineRun flags =
        CommandLineRun.of("check-config", "--sinks", "stdout", "--sinks", "json=files");
    assertThat(flags.errors()).isEmpty();
    assertThat(flags.out().replaceAll(" +", " "))
        .contains(" sinks: [stdout, \"json=files\"] # --sinks\n");
    CommandLineRun variable =
        CommandLineRun.with(Map.of("ZEEKBUS_SINKS", "files,stdout"), "check-config");
    assertThat(variable.errors()).isEmpty();
    assertThat(variable.out().replaceAll(" +", " "))
        .contains(" sinks: [files, stdout] # ZEEKBUS_SINKS\n");
  }

  @Test
  void withoutItSinksAreThoseOfOldSettings() {
    assertThat(CommandLineRun.of("check-config").out().replaceAll(" +", " "))
        .contains(" # sinks: files, and stdout with logger.stdout # default\n");
  }

  @Test
  void anEntrySetsWhatIsItsOwn() throws IOException {
    Path file =
        file(
            """
            logger:
              fsync: always
              sinks:
                - files
                - type: files
                  name: json
                  dir: json-logs
                  format: json
                  fsync: never
                  on-full: spool
                  ascii:
                    json_timestamps: JSON::TS_MILLIS
                  path-options:
                    conn: {use_json: T}
            """);
    CommandLineRun run = check(file);
    assertThat(run.errors()).isEmpty();
    String printed = run.out().replaceAll(" +", " ");
    assertThat(printed)
        .contains(" fsync: always # " + file + ":2\n")
        .contains(" fsync: never # " + file + ":9\n")
        .contains(" on-full: spool # " + file + ":10\n")
        .contains(" ascii.json_timestamps: \"JSON::TS_MILLIS\" # " + file + ":12\n");

    Path again = Files.writeString(directory.resolve("again.yaml"), run.out());
    CommandLineRun same = check(again);
    assertThat(same.errors()).isEmpty();
    assertThat(values(same.out())).isEqualTo(values(run.out()));
  }

  private static String values(String printed) {
    return printed.replaceAll(" *#.*", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{name: x}] | 1: logger.sinks: an entry without a type (expected: type: TYPE)",
        "[{type: x}] | 1: logger.sinks: 'x' (expected: files, stdout, ",
        "[x] | 1: logger.sinks: 'x' (expected: files, stdout, ",
        "[{type: files, name: a/b}] | 1: logger.sinks: name 'a/b' (expected: lower-case letters",
        "[{type: files, nme: a}] | 1: unknown key nme of sink files (expected: on-full, format,",
        "[{type: files, on-gone: drop}] | 1: unknown key on-gone of sink files",
        "[{type: stdout, stdout: on}] | 1: unknown key stdout of sink stdout (expected: on-full, on-gone, paths, where, sample, sample-by, fields, rename, add)",
        "[{type: files, fsync: some}] | 1: logger.sinks.files.fsync: 'some' (expected: never|interval|always)",
        "[{type: files, fsync: []}] | 1: logger.sinks.files.fsync: no value that fits (expected: one never|interval|always)",
        "[{type: files, fsync: [never]}] | 1: logger.sinks.files.fsync: no value that fits (expected: one never|interval|always)",
        "[{type: files, ascii: {separator: {a: b}}}] | 1: unknown key ascii.separator.a of sink files",
        "[files, files] | 1: logger.sinks: two sinks are called 'files' (expected: a name for each)",
        "[stdout, a=stdout] | logger.sinks: stdout and a=stdout both print to stdout (expected: one)",
        "[] | 1: logger.sinks is empty; name at least one sink",
        "[[]] | 1: logger.sinks: an entry that is neither a type nor a mapping",
      })
  void wrongEntriesAreErrorsWithTheirLines(String sinks, String error) throws IOException {
    Path file = file("logger: {sinks: %s}\n".formatted(sinks));
    CommandLineRun run = check(file);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains(file + ":").contains(error);
  }

  @Test
  void anEntryOfAnyTypeChoosesAndChangesItsRecords() throws IOException {
    Path file =
        file(
            """
            logger:
              sinks:
                - type: stdout
                  paths: [conn, "!dns_*"]
                  where: >
                    id.resp_p == 53/udp
                    && service == "dns"
                  sample: 12.5%
                  sample-by: id.orig_h
                  fields: [ts, "*", uid]
                  rename:
                    id.orig_h: source.ip
                    id: {resp_h: destination.ip}
                  add:
                    _path: "{path}"
                    "odd name": 'a "b", \\c'
                    _write_ts: "{time}"
            """);
    CommandLineRun run = check(file);
    assertThat(run.errors()).isEmpty();
    assertThat(run.out().replaceAll(" +", " "))
        .contains(" paths: [conn, \"!dns_*\"] # " + file + ":4\n")
        .contains(" where: \"id.resp_p == 53/udp && service == \\\"dns\\\"\" # " + file + ":5\n")
        .contains(" sample: \"12.5%\" # " + file + ":8\n")
        .contains(" sample-by: id.orig_h # " + file + ":9\n")
        .contains(" fields: [ts, \"*\", uid] # " + file + ":10\n")
        .contains(" rename: # " + file + ":12\n id.orig_h: source.ip\n id.resp_h: destination.ip\n")
        .contains(
            " add: # "
                + file
                + ":15\n \"_path\": \"{path}\"\n \"odd name\": \"a \\\"b\\\", \\\\c\"\n \"_write_ts\": \"{time}\"\n");
    CommandLineRun same = check(Files.writeString(directory.resolve("again.yaml"), run.out()));
    assertThat(same.errors()).isEmpty();
    assertThat(values(same.out())).isEqualTo(values(run.out()));
  }

  @Test
  void theManualsExampleOfShapingIsAccepted() throws IOException {
    String manual = Files.readString(Path.of("..", "docs", "sinks.md"));
    String example = manual.substring(manual.indexOf("\n## Shaping")).split("```yaml\n|```", 3)[1];
    CommandLineRun run = check(file(example));
    assertThat(run.errors()).isEmpty();
    assertThat(run.out()).contains("_path\": \"{path}\"\n");
  }

  /** The entry is in line 3, and each of these in line 4. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "where: id.resp_p = 53 | 4: logger.sinks.siem.where: column 11: ",
        "where: id.resp_p == 70000/tcp | 4: logger.sinks.siem.where: column 14: ",
        "where: [a, b] | 4: logger.sinks.siem.where: no value that fits (expected: one EXPRESSION)",
        "where: {a: b} | 4: unknown key where.a of sink siem",
        "paths: ['!'] | 4: logger.sinks.siem.paths: '!' (expected: a log path such as conn, dns_* or !dns)",
        "paths: [] | 4: logger.sinks.siem.paths: no value that fits (expected: a list of PATTERN)",
        "paths: [conn, {a: b}] | 4: logger.sinks.siem.paths: no value that fits (expected: a list of PATTERN)",
        "paths: {conn: {use_json: T}} | 4: unknown key paths.conn.use_json of sink siem",
        "sample: 0.1 | 4: logger.sinks.siem.sample: '0.1' (expected: such as 1/10 or 10%)",
        "sample: 3/2 | 4: logger.sinks.siem.sample: '3/2' (expected: more than nothing, and all at most)",
        "sample-by: uid | logger.sinks.siem.sample-by uid (FILE:4) has no effect without sample; add it, or remove sample-by",
        "fields: [ts, uid, ts] | 4: logger.sinks.siem.fields: ts is there twice (expected: once)",
        "fields: [''] | 4: logger.sinks.siem.fields: '' (expected: the name of a field)",
        "rename: {ts: ''} | 4: logger.sinks.siem.rename: ts: '' (expected: a new name)",
        "rename: {id: {orig_h: a}, id.orig_h: b} | 4: logger.sinks.siem.rename: id.orig_h is set twice (expected: once)",
        "rename: [ts] | 4: logger.sinks.siem.rename: option 1: no '=' (expected: NAME=VALUE)",
        "rename: {ts: [a]} | 4: logger.sinks.siem.rename.ts: no value that fits (expected: one text)",
        "add: {a: '{log}'} | 4: logger.sinks.siem.add: a: {log} in '{log}' (expected: {path}, {node} or {time})",
        "add: {a: 'at {time}'} | 4: logger.sinks.siem.add: a: 'at {time}' (expected: {time} alone)",
        "add: {a: } | 4: logger.sinks.siem.add.a: no value that fits (expected: one text)",
        "add: 5 | 4: logger.sinks.siem.add: option 1: no '=' (expected: NAME=VALUE)",
      })
  void wrongShapingIsAnErrorWithItsLine(String setting, String error) throws IOException {
    Path file =
        file("logger:\n  sinks:\n    - {type: files, name: siem,\n       %s}\n".formatted(setting));
    CommandLineRun run = check(file);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors())
        .singleElement()
        .asString()
        .contains(
            (error.startsWith("4") ? file + ":" : "") + error.replace("FILE", file.toString()));
  }

  /** A whole type has none of these: they would have no flag. */
  @Test
  void aTypeCannotBeShaped() throws IOException {
    assertThat(check(file("logger: {where: 'F'}\n")).err())
        .contains(":1: unknown key logger.where");
    assertThat(CommandLineRun.of("check-config", "--where", "x").exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"logger", "check-config"})
  void twoSinksInOneDirectoryAreAnError(String command) {
    CommandLineRun run =
        CommandLineRun.of(command, "--sinks", "files", "--sinks", "b=files", "--dir", "./logs");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("sinks files and b write to the same directory ./logs (expected: one for each)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--sinks stdout --stdout off | logger.stdout off (--stdout) cannot be combined with logger.sinks stdout (--sinks); remove logger.stdout, or stdout from logger.sinks",
        "--sinks files --stdout-on-full spool | logger.stdout-on-full spool (--stdout-on-full), but logger.sinks files (--sinks) does not list stdout; add it, or remove logger.stdout-on-full",
        "--sinks stdout --files-on-full spool | logger.files-on-full spool (--files-on-full), but logger.sinks stdout (--sinks) does not list files; add it",
        "--sinks stdout --format json | logger.format json (--format), but logger.sinks stdout (--sinks) does not list files; add it",
        "--sinks stdout --archive off | logger.archive off (--archive), but logger.sinks stdout (--sinks) does not list files; add it",
        "--sinks files,b=stdout | --sinks: logger.sinks: 'files,b=stdout' (expected: TYPE or NAME=TYPE; repeat --sinks for each)",
      })
  void settingsOfSinksThatDoNotRunAreErrors(String flags, String error) {
    CommandLineRun run = CommandLineRun.of(("check-config " + flags).split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.errors()).singleElement().asString().contains(error);
  }

  @Test
  void aSinkThatIsNotListedMayBeOff() {
    CommandLineRun run = CommandLineRun.of("check-config", "--sinks", "files", "--stdout", "off");
    assertThat(run.errors()).isEmpty();
  }

  /** Defaults that the file could not set are comments. */
  @ParameterizedTest
  @CsvSource({
    "--command foo,# archive: on",
    "--sinks files,# stdout-on-full: block",
    "--sinks stdout,# stdout: off",
    "--sinks stdout,# files-on-full: block"
  })
  void itIsAFileThatSaysTheSame(String flags, String comment) throws IOException {
    CommandLineRun first = CommandLineRun.of(("check-config " + flags).split(" ", -1));
    assertThat(first.errors()).isEmpty();
    assertThat(first.out()).contains(comment);
    CommandLineRun second = check(file(first.out()));
    assertThat(second.errors()).isEmpty();
    assertThat(values(second.out())).isEqualTo(values(first.out()));
  }

  @Test
  void aCommandOfOneEntryIsInAFileThatSaysTheSame() throws IOException {
    CommandLineRun first =
        check(file("logger: {sinks: [files, {type: files, name: b, dir: b, command: foo}]}\n"));
    assertThat(first.errors()).isEmpty();
    CommandLineRun second = check(file(first.out()));
    assertThat(second.errors()).isEmpty();
    assertThat(values(second.out())).isEqualTo(values(first.out()));
  }

  @Test
  void aSwitchWithoutEffectIsAnError() {
    CommandLineRun run = CommandLineRun.of("check-config", "--sinks", "files", "--stdout", "on");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains(
            "logger.stdout on (--stdout), but logger.sinks files (--sinks) does not list stdout; add it, or remove logger.stdout");
  }

  @Test
  void conflictsAreThoseOfEachSink() throws IOException {
    Path file =
        file(
            "logger: {sinks: [files, {type: files, name: b, dir: b, archive: off, archive-dir: c}]}\n");
    assertThat(check(file).err())
        .contains(
            "logger.sinks.b.archive-dir c (%1$s:1) has no effect with logger.sinks.b.archive off (%1$s:1)"
                .formatted(file));
  }
}
