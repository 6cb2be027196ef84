package org.zeekbus.logger.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.logger.deadletters.DeadLetterState;
import org.zeekbus.logger.output.Output;
import org.zeekbus.logger.output.SinkMetric;
import org.zeekbus.sink.SinkProvider;
import org.zeekbus.sink.testkit.TestSettings;
import org.zeekbus.zmtp.thread.Supervisor;

/** Jars with sinks of others: what is wrong with one is an error that names it. */
final class PluginTest {
  private static final String OPEN = "throw new UnsupportedOperationException();";
  private static final String SERVICE = "META-INF/services/" + SinkProvider.class.getName();

  @TempDir private Path plugins;
  @TempDir private Path classes;

  private SinkTypes load() {
    return SinkTypes.load(
        plugins, LoggerSection.SECTION.settings(), Predicate.isEqual("ZEEKBUS_JAVA_OPTS"));
  }

  private static String source(String type, String section, String more) {
    return """
    import org.zeekbus.settings.*;
    import org.zeekbus.sink.*;
    public class Provider implements SinkProvider {
      private static final Section SECTION = new Section("%s");
      %s
      public String type() { return "%s"; }
      public Section section() { return SECTION; }
      public Sink open(SinkContext context) throws java.io.IOException { OPEN }
    }
    """
        .formatted(section, more, type)
        .replace("OPEN", OPEN);
  }

  /** A jar with one provider, which its file of services may name. */
  private void jar(String name, String text, boolean isNamed) throws IOException {
    Path made = Files.createDirectory(classes.resolve(name));
    Path source = Files.writeString(made.resolve("Provider.java"), text);
    int exit =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path", ""),
                "-d",
                made.toString(),
                source.toString());
    assertThat(exit).isZero();
    try (OutputStream file = Files.newOutputStream(plugins.resolve(name + ".jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      jar.putNextEntry(new JarEntry("Provider.class"));
      jar.write(Files.readAllBytes(made.resolve("Provider.class")));
      if (isNamed) {
        jar.putNextEntry(new JarEntry(SERVICE));
        jar.write("Provider\n".getBytes(UTF_8));
      }
    }
  }

  private void jar(String name, String type, String more) throws IOException {
    jar(name, source(type, "logger." + type, more), true);
  }

  private void assertOnlyError(String jar, String error) {
    SinkTypes types = load();
    assertThat(types.all()).extracting(SinkType::name).startsWith("files", "stdout");
    assertThat(types.errors())
        .singleElement()
        .asString()
        .startsWith("plugin " + plugins.resolve(jar) + ": ")
        .contains(error);
  }

  @Test
  void aDirectoryWithoutJarsAddsNothing() throws IOException {
    Files.writeString(plugins.resolve("README"), "no jar");
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    assertThat(types.all()).extracting(SinkType::name).containsExactly("files", "stdout");
  }

  @Test
  void aDirectoryThatIsMissingIsAnError() {
    Path missing = plugins.resolve("missing");
    assertThat(SinkTypes.load(missing, List.of(), _ -> false).errors())
        .singleElement()
        .asString()
        .isEqualTo("ZEEKBUS_PLUGINS: " + missing + " does not exist");
  }

  /** Both jars have a class of the same name. */
  @Test
  void eachJarHasAClassLoaderOfItsOwn() throws IOException {
    jar("a", "one", "");
    jar("b", "two", "");
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    assertThat(types.all())
        .extracting(SinkType::name)
        .containsExactly("files", "stdout", "one", "two");
    assertThat(types.settings().stream().map(each -> each.key()))
        .contains("logger.one.on-full", "logger.one.on-gone", "logger.two.on-full");
    assertThat(
            Stream.of(2, 3)
                .map(i -> types.all().get(i).provider().getClass().getClassLoader())
                .distinct())
        .hasSize(2);
  }

  @Test
  void aJarWithoutAProvider() throws IOException {
    jar("a", source("one", "logger.one", ""), false);
    assertOnlyError("a.jar", "no sink in it (expected: " + SERVICE);
  }

  @Test
  void aFileThatIsNoJar() throws IOException {
    Files.writeString(plugins.resolve("a.jar"), "PK");
    assertOnlyError("a.jar", "cannot be read as a jar: ");
  }

  @Test
  void aProviderThatThrows() throws IOException {
    jar("a", "one", "public Provider() { throw new IllegalStateException(\"no license\"); }");
    assertOnlyError(
        "a.jar",
        "java.lang.IllegalStateException: no license; report it to the author of the plugin");
  }

  @Test
  void aProviderWithoutAType() throws IOException {
    jar("a", source("one", "logger.one", "").replace("return \"one\"", "return null"), true);
    assertOnlyError("a.jar", "type() of Provider returns null; report it to the author");
  }

  @Test
  void aSectionThatThrows() throws IOException {
    jar("a", "one", "{ SECTION.optional(\"No Key\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "'No Key'");
  }

  @Test
  void twoJarsWithOneType() throws IOException {
    jar("a", "one", "");
    jar("b", "one", "");
    assertOnlyError(
        "b.jar",
        "type one is also in " + plugins.resolve("a.jar") + "; remove one of the two jars");
  }

  @Test
  void aTypeOfOurs() throws IOException {
    jar("a", "files", "");
    assertOnlyError("a.jar", "type files is one of zeekbus (expected: another type)");
  }

  @Test
  void aTypeThatIsNoName() throws IOException {
    jar("a", "../x", "");
    assertOnlyError("a.jar", "type '../x' (expected: lower-case letters, digits and hyphens");
  }

  @Test
  void settingsInAnotherSection() throws IOException {
    jar("a", source("one", "logger.two", ""), true);
    assertOnlyError("a.jar", "section 'logger.two' (expected: logger.one)");
  }

  @Test
  void aSettingThatIsTheLoggers() throws IOException {
    jar("a", "one", "{ SECTION.optional(\"on-full\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "setting logger.one.on-full belongs to the logger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"paths", "where", "sample", "sample-by", "fields", "rename", "add", "add.x"})
  void aSettingByWhichAnEntryIsShaped(String key) throws IOException {
    jar("a", "one", "{ SECTION.optional(\"%s\", SettingType.TEXT, \"?\"); }".formatted(key));
    assertOnlyError("a.jar", "setting logger.one.%s belongs to the logger".formatted(key));
  }

  @Test
  void aTypeThatIsASettingOfOurs() throws IOException {
    jar("a", "archive", "");
    assertOnlyError("a.jar", "type archive: logger.archive is a setting of zeekbus");
  }

  @Test
  void aSettingWhoseVariableMeansSomethingElse() throws IOException {
    jar("a", "java", "{ SECTION.optional(\"opts\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "setting logger.java.opts: its variable ZEEKBUS_JAVA_OPTS");
  }

  @Test
  void aSettingThatIsNoName() throws IOException {
    jar("a", "one", "{ SECTION.optional(\"Two Words\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "setting 'Two Words' (expected: lower-case letters, digits, dots");
  }

  /** The flag of {@code logger.rotation.size} would be that of {@code logger.rotation-size}. */
  @Test
  void aSettingThatIsCalledAsOneOfOurs() throws IOException {
    jar("a", "rotation", "{ SECTION.optional(\"size\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "logger.rotation.size has the same flag as logger.rotation-size");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throw new java.io.IOException(\"no such table\");  | no such table",
        "throw new IllegalStateException(\"no license\");   | java.lang.IllegalStateException: no license; report it to the author of the plugin",
        "throw new NoClassDefFoundError(\"third/Thing\");   | java.lang.NoClassDefFoundError: third/Thing; report it to the author of the plugin",
        "return null;                                       | its provider returns null; report it to the author of the plugin",
      })
  void aSinkThatCannotBeOpenedIsNamedWithItsJar(String open, String error) throws IOException {
    jar("a", source("one", "logger.one", "").replace(OPEN, open), true);
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    ChosenSinks chosen = new ChosenSinks(types, new TestSettings().set(types.sinks(), "x=one"));
    assertThatThrownBy(() -> chosen.open(InstantSource.system(), new Supervisor()))
        .isInstanceOf(IOException.class)
        .hasMessage("sink x (plugin %s) cannot be opened: %s", plugins.resolve("a.jar"), error);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "return \"Thing 4.1\";                              | true  | Thing 4.1",
        "return \" \";                                      | true  | nothing to try",
        "throw new java.io.IOException(\"no\\n such table\"); | false | no; such table",
        "throw new ConfigurationException(\"no such key\"); | false | no such key",
        "throw new IllegalStateException(\"no license\");   | false | java.lang.IllegalStateException: no license; report it to the author of the plugin (JAR)",
        "throw new StackOverflowError();                    | false | java.lang.StackOverflowError; report it to the author of the plugin (JAR)",
        "return null;                                       | false | java.lang.NullPointerException: connect returns null; report it to the author of the plugin (JAR)",
        "Thread.currentThread().join(); return null;        | false | no answer within 2 s; check its target, and the network to it",
      })
  void tryingATargetFindsWhatItsPluginSays(String connect, boolean works, String found)
      throws Exception {
    jar(
        "a",
        "one",
        "public String connect(SinkContext context) throws java.io.IOException, ConfigurationException {"
            + " try { %s } catch (InterruptedException e) { return \"\"; } }"
                .formatted(
                    connect.contains("join")
                        ? connect
                        : "if (false) throw new InterruptedException(); " + connect));
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    ChosenSinks chosen = new ChosenSinks(types, new TestSettings().set(types.sinks(), "x=one"));
    List<SinkTrial> trials =
        chosen.connect(InstantSource.system(), new Supervisor(), Duration.ofSeconds(2));
    assertThat(trials)
        .singleElement()
        .returns(works, SinkTrial::works)
        .hasToString("sink x (one): " + found.replace("JAR", plugins.resolve("a.jar").toString()));
  }

  /** Others are tried beside one that hangs. */
  @Test
  void aTargetThatHangsCostsNoOther() throws Exception {
    jar(
        "a",
        "one",
        "public String connect(SinkContext context) { while (true) { java.util.concurrent.locks.LockSupport.park(); } }");
    jar("b", "two", "public String connect(SinkContext context) { return context.name(); }");
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    ChosenSinks chosen =
        new ChosenSinks(types, new TestSettings().set(types.sinks(), "one", "two"));
    assertThat(chosen.connect(InstantSource.system(), new Supervisor(), Duration.ofSeconds(1)))
        .extracting(SinkTrial::toString)
        .containsExactly(
            "sink one: no answer within 1 s; check its target, and the network to it",
            "sink two: two");
  }

  @Test
  void deadLettersOfASinkAreInItsDirectoryAndInItsStatistics(@TempDir Path logs) throws Exception {
    String open =
        """
        context.deadLetters().put("conn", "table", "no such column", new byte[] {'1'}, 0, 1);
        return (Sink) java.lang.reflect.Proxy.newProxyInstance(
            Provider.class.getClassLoader(), new Class<?>[] {Sink.class}, (_, _, _) -> null);
        """;
    jar("a", source("one", "logger.one", "").replace(OPEN, open), true);
    SinkTypes types = load();
    assertThat(types.errors()).isEmpty();
    TestSettings settings =
        new TestSettings().set(types.sinks(), "x=one").set(LoggerSection.DIR, logs.toString());
    List<Output> outputs =
        new ChosenSinks(types, settings).open(InstantSource.system(), new Supervisor());
    Output output = outputs.getFirst();
    output.sink().close();
    Path letters = logs.resolve(".sinks/x/dead-letters");
    try (Stream<Path> files = Files.list(letters)) {
      assertThat(files)
          .singleElement()
          .satisfies(file ->
              assertThat(file)
                  .content()
                  .contains("\"sink\":\"x\"", "\"reason\":\"no such column\",\"record\":1}"));
    }
    assertThat(output.metrics().get())
        .extracting(SinkMetric::name, SinkMetric::value)
        .containsExactly(tuple("dead_letters", 1L), tuple("dead_letters_full", 0L));
    assertThat(Objects.requireNonNull(output.deadLetters()).state())
        .returns(letters.toString(), DeadLetterState::directory)
        .returns(1L, DeadLetterState::records);
  }
}
