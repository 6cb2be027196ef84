package org.zeekbus.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.zmtp.Await;
import org.zeekbus.zmtp.system.Fifo;

/** The launcher, with a Maven that only copies jars, and a program that says how it was started. */
final class LauncherTest {
  private static final Map<String, String> NOTHING = Map.of();

  private static final String MAIN =
      """
      package org.zeekbus.app;
      public class Main {
        public static void main(String[] args) throws Exception {
          String what = args.length == 0 ? "" : args[0];
          switch (what) {
            case "waits" -> {
              System.out.println("waiting");
              System.in.read();
              System.out.println(Class.forName("org.zeekbus.app.Later").getSimpleName());
            }
            case "grows" -> {
              try {
                for (var all = new java.util.ArrayList<byte[]>(); ; ) {
                  all.add(new byte[1 << 20]);
                }
              } catch (OutOfMemoryError e) {
                System.out.println("survived");
              }
            }
            case "file" -> System.out.println(
                args[1] + " " + java.nio.file.Files.exists(java.nio.file.Path.of(args[1])));
            default -> System.out.println(
                String.join(" ", args) + " heap " + (Runtime.getRuntime().maxMemory() >> 20)
                + " " + java.lang.management.ManagementFactory.getGarbageCollectorMXBeans()
                    .getFirst().getName());
          }
        }
      }
      """;
  private static final String LATER = "package org.zeekbus.app; class Later {}";

  @TempDir private Path directory;

  private LauncherTree tree;

  @BeforeEach
  void plant() throws Exception {
    tree = LauncherTree.of(directory.resolve("tree"), MAIN, LATER).withoutTraining();
  }

  /** Builds as a user does: later starts use what was learnt. */
  private void plantWithTraining() throws Exception {
    tree = LauncherTree.of(directory.resolve("taught"), MAIN, LATER);
  }

  private LauncherTree.Run run(String... args) throws Exception {
    return tree.run(NOTHING, args);
  }

  @Test
  void theFirstStartBuildsAndSaysWhatItDoes() throws Exception {
    plantWithTraining();
    LauncherTree.Run first = run("broker", "--flag");
    assertThat(first.exit()).isZero();
    assertThat(first.out()).startsWith("broker --flag heap 2");
    assertThat(first.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("zeekbus: building app …"),
            line -> assertThat(line).matches("zeekbus:   app, after \\d+ s"),
            line -> assertThat(line).matches("zeekbus:   training for quick starts, after \\d+ s"),
            line -> assertThat(line).matches("zeekbus: built in \\d+ s"));
    LauncherTree.Run second = run("broker");
    assertThat(second.err()).isEmpty();
    assertThat(tree.builds()).isEqualTo(1);
    String build = Files.readString(tree.root.resolve("app/target/run/current")).strip();
    assertThat(tree.root.resolve("app/target/run").resolve(build))
        .isDirectoryContaining("glob:**/zeekbus.aot")
        .isDirectoryContaining("glob:**/query.aot");
  }

  @Test
  void twoFirstStartsBuildOnce() throws Exception {
    Path gate = Fifo.make(tree.root.resolve("maven-waits"));
    try (ZeekbusProcess first = tree.shell(NOTHING, "./zeekbus one");
        ZeekbusProcess second = awaitMavenThenStart("./zeekbus two")) {
      second.await(Pattern.compile("zeekbus: waiting for another build …"));
      Files.writeString(gate, "go on\n");
      assertThat(first.awaitExit()).isZero();
      assertThat(second.awaitExit()).isZero();
      second.await(Pattern.compile("two heap .*"));
      assertThat(tree.builds()).isEqualTo(1);
    }
  }

  private ZeekbusProcess awaitMavenThenStart(String line) throws Exception {
    Await.until("Maven", () -> Files.exists(tree.root.resolve("mvn.log")));
    return tree.shell(NOTHING, line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"edited", "older", "removed", "added"})
  void changedSourcesAreBuiltAnew(String change) throws Exception {
    run("broker");
    switch (change) {
      case "edited" -> Files.writeString(tree.source(), "class App { int more; }");
      case "older" -> {
        Files.writeString(tree.source(), "class Old {}");
        Files.setLastModifiedTime(tree.source(), FileTime.from(Instant.EPOCH));
      }
      case "removed" -> Files.delete(tree.source());
      default -> Files.writeString(tree.source().resolveSibling("New.java"), "class New {}");
    }
    LauncherTree.Run changed = run("broker");
    assertThat(changed.exit()).isZero();
    assertThat(changed.err())
        .startsWith("zeekbus: building app anew, as its sources have changed …");
    assertThat(run("broker").err()).isEmpty();
    assertThat(tree.builds()).isEqualTo(2);
  }

  @Test
  void completionNeverBuilds() throws Exception {
    assertThat(run("known", "nodes").exit()).isEqualTo(1);
    run("broker");
    Files.writeString(tree.source(), "class App { int more; }");
    assertThat(run("known", "nodes").err()).isEmpty();
    assertThat(tree.builds()).isEqualTo(1);
  }

  @Test
  void sourcesThatOnlyLookNewAreNotBuilt() throws Exception {
    run("broker");
    Files.writeString(tree.source(), Files.readString(tree.source()));
    assertThat(run("broker").err()).isEmpty();
    assertThat(tree.builds()).isEqualTo(1);
  }

  @Test
  void whatRunsKeepsItsJarsThroughLaterBuilds() throws Exception {
    run("broker");
    try (ZeekbusProcess running = tree.shell(NOTHING, "mkfifo gate; exec ./zeekbus waits <>gate")) {
      running.await(Pattern.compile("waiting"));
      for (int i = 0; i < 3; i++) {
        assertThat(run("build").exit()).isZero();
      }
      try (Stream<Path> builds = Files.list(tree.root.resolve("app/target/run"))) {
        // The one that runs, the last, and the newest.
        assertThat(builds.filter(Files::isDirectory)).hasSize(3);
      }
      Files.writeString(tree.root.resolve("gate"), "go on\n");
      running.await(Pattern.compile("Later"));
      assertThat(running.awaitExit()).isZero();
    }
    run("build");
    try (Stream<Path> builds = Files.list(tree.root.resolve("app/target/run"))) {
      assertThat(builds.filter(Files::isDirectory)).hasSize(2);
    }
  }

  @Test
  void aBuildThatFailsSaysWhyAndWhereTheRestIs() throws Exception {
    Path fails = Files.createFile(tree.root.resolve("maven-fails"));
    LauncherTree.Run failed = run("broker");
    assertThat(failed.exit()).isEqualTo(2);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .containsOnlyOnce("[ERROR] App.java:[1,1] class, interface, enum, or record expected\n")
        .doesNotContain("Help 1", "Re-run", "mvn <args>", "COMPILATION ERROR")
        .endsWith("target/run/build.log has all of it\n")
        .doesNotContain("BUILD FAILURE");
    assertThat(tree.root.resolve("app/target/run/build.log")).content().contains("BUILD FAILURE");
    Files.delete(fails);
    assertThat(run("broker").exit()).isZero();
  }

  @Test
  void whereTheSourcesDoNotBuildTheLastBuildRuns() throws Exception {
    run("broker");
    Files.writeString(tree.source(), "class App { int more }");
    Path fails = Files.createFile(tree.root.resolve("maven-fails"));
    Path log = tree.root.resolve("app/target/run/build.log");
    LauncherTree.Run stale = runs("broker");
    assertThat(stale.err().lines())
        .filteredOn(line -> !line.startsWith("zeekbus:   app, after"))
        .containsExactly(
            "zeekbus: building app anew, as its sources have changed …",
            "zeekbus: the sources have changed and do not build: "
                + log.toRealPath()
                + "; the last build runs");
    assertThat(run("build").exit()).isEqualTo(1);
    runs("broker");
    Files.delete(fails);
    assertThat(runs("broker").err()).contains("zeekbus: built in");
  }

  private LauncherTree.Run runs(String command) throws Exception {
    LauncherTree.Run run = run(command);
    assertThat(run.exit()).isZero();
    assertThat(run.out()).startsWith(command + " heap");
    return run;
  }

  @Test
  void whatTheJvmSaysIsNotMixedWithTheOutput() throws Exception {
    try (ZeekbusProcess waiting =
        tree.shell(
            NOTHING, "mkfifo gate; ./zeekbus build; exec ./zeekbus waits <>gate 2>threads")) {
      waiting.await(Pattern.compile("waiting"));
      waiting.signal("QUIT");
      Path threads = tree.root.resolve("threads");
      Await.until("the threads", () -> read(threads).contains("Full thread dump"));
      Files.writeString(tree.root.resolve("gate"), "go on\n");
      assertThat(waiting.awaitExit()).isZero();
      assertThat(waiting.printed()).doesNotContain("thread dump");
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs the launcher where nothing can be written, neither here nor in /tmp. */
  private LauncherTree.Run runReadOnly(String... args) throws Exception {
    String script =
        "mount --bind / / && mount -o remount,ro,bind / && mount --bind \"$0\" \"$0\""
            + " && mount -o remount,ro,bind \"$0\" && mount --bind /tmp /tmp"
            + " && mount -o remount,ro,bind /tmp && ! touch /tmp/x 2>/dev/null && exec \"$@\"";
    List<String> command =
        Stream.concat(
                Stream.of("unshare", "-m", "sh", "-c", script, tree.root.toString()),
                Stream.concat(Stream.of(tree.root + "/zeekbus"), Stream.of(args)))
            .toList();
    return tree.run(NOTHING, command);
  }

  @Test
  void whereNothingCanBeWrittenItStartsAllTheSame() throws Exception {
    run("broker");
    assumeTrue(
        tree.run(NOTHING, List.of("unshare", "-m", "true")).exit() == 0, "needs mount namespaces");
    LauncherTree.Run built = runReadOnly("broker");
    assertThat(built.err()).isEmpty();
    assertThat(built.out()).startsWith("broker heap");
    Files.writeString(tree.source(), "class App { int more; }");
    LauncherTree.Run stale = runReadOnly("broker");
    assertThat(stale.exit()).isZero();
    assertThat(stale.out()).startsWith("broker heap");
    assertThat(stale.err().lines())
        .containsExactly(
            "zeekbus: the sources are not those of the build, which cannot be changed here: running"
                + " it all the same");
    assertThat(tree.builds()).isEqualTo(1);
  }

  @TestFactory
  Stream<DynamicTest> whatTheUserGivesTheJvmWins() throws Exception {
    plantWithTraining();
    run("build");
    return Stream.of(
        given("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC", "heap 256 G1 Young Generation"),
        given("JDK_JAVA_OPTIONS", "-XX:+UseG1GC", "heap 256 G1 Young Generation"),
        given("ZEEKBUS_JAVA_OPTS", "-XX:+UseZGC", "heap 256 ZGC Minor Cycles"),
        given("ZEEKBUS_JAVA_OPTS", "-XX:+UseParallelGC -Xmx64m", "heap [56]. PS "),
        given("JAVA_TOOL_OPTIONS", "-Xmx20m", "heap [12]. Copy"),
        given("ZEEKBUS_JAVA_OPTS", "-Xshare:off", "heap 2.. Copy"));
  }

  private DynamicTest given(String variable, String options, String expected) {
    return DynamicTest.dynamicTest(
        variable + "=" + options,
        () -> {
          LauncherTree.Run run = tree.run(Map.of(variable, options), "broker");
          assertThat(run.out()).containsPattern(expected);
          assertThat(run.exit()).isZero();
          // The JVM itself tells what it has picked up.
          assertThat(run.err().lines()).noneMatch(line -> !line.contains("Picked up " + variable));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "broker"})
  void aJvmWithoutMemoryEnds(String command) throws Exception {
    tree =
        LauncherTree.of(
            directory.resolve("grows"),
            MAIN.replace("case \"grows\"", "case \"" + command + "\""),
            LATER);
    LauncherTree.Run run = tree.run(Map.of("ZEEKBUS_JAVA_OPTS", "-Xmx16m"), command);
    assertThat(run.exit()).isNotZero();
    assertThat(run.out()).doesNotContain("survived");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "POSIX", ""})
  void filesHaveTheirNamesInAnyLocale(String locale) throws Exception {
    Path file = Files.createFile(directory.resolve("größe.log"));
    Map<String, String> environment = Map.of("LC_ALL", locale, "LANG", locale);
    assertThat(tree.run(environment, "file", file.toString()).out()).isEqualTo(file + " true\n");
  }

  @ParameterizedTest
  @CsvSource({"LANG,xx_XX.UTF-8", "LC_ALL,xx_XX.UTF-8", "LC_CTYPE,UTF-8", "LC_CTYPE,xx_XX"})
  void filesHaveTheirNamesInALocaleThatIsNotInstalled(String variable, String locale)
      throws Exception {
    Path file = Files.createFile(directory.resolve("größe.log"));
    run("build");
    LauncherTree.Run run = tree.run(Map.of(variable, locale), "file", file.toString());
    assertThat(run.out()).isEqualTo(file + " true\n");
    // bash itself looks at LC_ALL before it reads the launcher.
    assertThat(run.err().lines()).hasSizeLessThanOrEqualTo(variable.equals("LC_ALL") ? 1 : 0);
  }

  /** A full disk is known by what the system says of it. */
  @ParameterizedTest
  @CsvSource({
    "'LC_ALL=de_DE.UTF-8', ' C de_DE.UTF-8 de_DE.UTF-8'",
    "'LC_ALL=C.UTF-8,LC_MESSAGES=de_DE.UTF-8', 'C.UTF-8 de_DE.UTF-8  '",
    "'LANG=de_DE.UTF-8', ' C  de_DE.UTF-8'",
    "'LC_MESSAGES=fr_FR.UTF-8,LANG=en_GB.UTF-8', ' C  en_GB.UTF-8'",
    "'LANG=en_GB.UTF-8', '   en_GB.UTF-8'",
    "'LANG=C.UTF-8', '   C.UTF-8'"
  })
  void theSystemSpeaksEnglish(String environment, String expected) throws Exception {
    tree.program("locale", "#!/bin/sh\necho UTF-8\n");
    Map<String, String> variables = new HashMap<>();
    for (String each : environment.split(",", -1)) {
      variables.put(each.split("=", 2)[0], each.split("=", 2)[1]);
    }
    String script =
        ". packaging/src/main/launcher/launch.sh;"
            + " echo \"${LC_ALL-} ${LC_MESSAGES-} ${LC_CTYPE-} ${LANG-}\"";
    assertThat(tree.run(variables, List.of("/bin/sh", "-euc", script)).out())
        .isEqualTo(expected + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "test --lang|zeekbus: test --lang: no such option (expected: --long, or -D… for Maven)",
        "build all|zeekbus: build all: build takes no arguments",
        "java|zeekbus: java : no such file (expected: java PROGRAM.java [ARGUMENT…])",
        "java Nope.java|zeekbus: java Nope.java: no such file (expected: java PROGRAM.java"
            + " [ARGUMENT…])"
      })
  void wrongUsageIsRefused(String arguments, String expected) throws Exception {
    LauncherTree.Run run = run(arguments.split(" ", -1));
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err().lines()).containsExactly(expected);
    assertThat(tree.builds()).isZero();
  }

  /**
   * As Surefire writes it of a test that failed once, one that failed twice, and one that passed.
   */
  private static final String REPORT =
      """
      <testsuite name="org.zeekbus.XTest">
        <testcase name="passes" classname="org.zeekbus.XTest" time="0.1"/>
        <testcase name="flakes(int)[2]" classname="org.zeekbus.XTest" time="0.1">
          <flakyFailure message="&#10;Expecting &quot;a&quot;&#10;to be &lt;b&gt; &amp; c" type="T">
            <stackTrace><![CDATA[T: Expecting]]></stackTrace>
          </flakyFailure>
        </testcase>
        %s
      </testsuite>
      """;

  private static final String FAILED =
      """
      <testcase name="fails" classname="org.zeekbus.XTest" time="0.1">
          <error message="never" type="E"><![CDATA[E: never]]></error>
          <rerunError message="never" type="E">
          </rerunError>
        </testcase>\
      """;

  private static final String FLAKES =
      """
      zeekbus: passed only when run again, a defect to mend:
        org.zeekbus.XTest.flakes(int)[2]
          Expecting "a" to be <b> & c
          see %s
      """;

  /** Runs the tests of the tree, which leave a report, where those of an earlier run are. */
  private LauncherTree.Run runsTests(String report) throws Exception {
    for (String program : List.of("dpkg", "promtool", "clickhouse-server")) {
      tree.program(program, "#!/bin/sh\n");
    }
    Path earlier =
        Files.createDirectories(tree.root.resolve("app/target/surefire-reports"))
            .resolve("TEST-org.zeekbus.EarlierTest.xml");
    Files.writeString(earlier, REPORT.formatted(FAILED));
    Files.setLastModifiedTime(earlier, FileTime.from(Instant.EPOCH));
    Path reports = Files.createDirectories(tree.root.resolve("maven-reports"));
    Files.writeString(reports.resolve("TEST-org.zeekbus.XTest.xml"), report);
    return run("test", "-Dx=y");
  }

  private Path report() throws IOException {
    return tree.root.toRealPath().resolve("app/target/surefire-reports/TEST-org.zeekbus.XTest.xml");
  }

  @Test
  void aTestThatPassesOnlyTheSecondTimeIsNamedLast() throws Exception {
    LauncherTree.Run run = runsTests(REPORT.formatted(""));
    assertThat(run.exit()).isZero();
    assertThat(run.err())
        .containsPattern("zeekbus: built in \\d+ s\n")
        .endsWith(FLAKES.formatted(report()))
        .doesNotContain("failed", "Earlier");
    assertThat(tree.root.resolve("mvn.log"))
        .content()
        .contains("--fail-at-end -Dsurefire.rerunFailingTestsCount=1 verify -Dx=y");
  }

  @Test
  void aTestThatFailsTwiceIsNamedAndTheRunFails() throws Exception {
    Files.createFile(tree.root.resolve("maven-fails"));
    LauncherTree.Run run = runsTests(REPORT.formatted(FAILED));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .endsWith(
            """
            zeekbus: failed:
              org.zeekbus.XTest.fails
                never
                see %s
            """
                    .formatted(report())
                + FLAKES.formatted(report()))
        .doesNotContain("built in", "Earlier");
  }

  @Test
  void aRunThatDoesNotEndIsStoppedAndSaysHowFarItCame() throws Exception {
    tree.program("timeout", "#!/bin/sh\necho \"$@\" >bound; shift 4; \"$@\"; exit 124\n");
    LauncherTree.Run run = runsTests(REPORT.formatted(FAILED));
    assertThat(run.exit()).isEqualTo(124);
    assertThat(tree.root.resolve("bound")).content().startsWith("--foreground -k 1m 80m mvn -B ");
    assertThat(run.err())
        .contains(
            "zeekbus: Maven was killed, as it had not ended within 80m; modules with tests that"
                + " ended, the last one last: app\nzeekbus: failed:\n")
        .doesNotContain("built in");
  }

  @Test
  void testsOfWhichNoneFailsAreNotListed() throws Exception {
    LauncherTree.Run run = runsTests("<testsuite name=\"org.zeekbus.XTest\"/>");
    assertThat(run.exit()).isZero();
    assertThat(run.err()).containsPattern("zeekbus: built in \\d+ s\n$");
  }

  @Test
  void aProgramSeesItsArgumentsAndItsInput() throws Exception {
    Files.writeString(
        tree.root.resolve("Echo.java"),
        "void main(String[] args) { IO.println(String.join(\"|\", args) + IO.readln()); }");
    Files.writeString(tree.root.resolve("input"), "more\n");
    try (ZeekbusProcess echo =
        tree.shell(NOTHING, "./zeekbus java Echo.java 'a b' --c <input 2>/dev/null")) {
      assertThat(echo.awaitExit()).isZero();
      assertThat(echo.printed()).isEqualTo("a b|--cmore");
    }
  }
}
