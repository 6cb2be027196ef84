package org.zeekbus.logger.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.logger.LoggerSection;
import org.zeekbus.sink.SinkProvider;

/** Jars with sinks of others: what is wrong with one is an error that names it. */
final class PluginTest {
  private static final String SERVICE = "META-INF/services/" + SinkProvider.class.getName();

  @TempDir private Path plugins;
  @TempDir private Path classes;

  private SinkTypes load() {
    return SinkTypes.load(plugins, LoggerSection.SECTION.settings());
  }

  /** A jar with one provider, which its file of services may name. */
  private void jar(String name, String type, String section, String more, boolean isNamed)
      throws IOException {
    Path made = Files.createDirectory(classes.resolve(name));
    Path source =
        Files.writeString(
            made.resolve("Provider.java"),
            """
            import org.zeekbus.settings.*;
            import org.zeekbus.sink.*;
            public class Provider implements SinkProvider {
              private static final Section SECTION = new Section("%s");
              %s
              public String type() { return "%s"; }
              public Section section() { return SECTION; }
              public Sink open(SinkContext context) { throw new UnsupportedOperationException(); }
            }
            """
                .formatted(section, more, type));
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
    jar(name, type, "logger." + type, more, true);
  }

  private void assertOnlyError(String jar, String error) {
    SinkTypes types = load();
    assertThat(types.all()).extracting(SinkType::name).startsWith("files", "stdout");
    assertThat(types.errors())
        .singleElement()
        .asString()
        .startsWith("plugin " + plugins.resolve(jar) + ": ")
        .contains(error)
        .endsWith("; or remove the jar");
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
    assertThat(SinkTypes.load(missing, List.of()).errors())
        .singleElement()
        .asString()
        .startsWith("plugins " + missing + ": ")
        .contains("ZEEKBUS_PLUGINS");
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
    jar("a", "one", "logger.one", "", false);
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
    assertOnlyError("a.jar", "java.lang.IllegalStateException: no license");
  }

  @Test
  void twoJarsWithOneType() throws IOException {
    jar("a", "one", "");
    jar("b", "one", "");
    assertOnlyError("b.jar", "type one is there already, in " + plugins.resolve("a.jar"));
  }

  @Test
  void aTypeOfOurs() throws IOException {
    jar("a", "files", "");
    assertOnlyError("a.jar", "type files is there already, in zeekbus itself");
  }

  @Test
  void aTypeThatIsNoName() throws IOException {
    jar("a", "../x", "");
    assertOnlyError("a.jar", "type '../x' (expected: lower-case letters, digits and hyphens");
  }

  @Test
  void settingsInAnotherSection() throws IOException {
    jar("a", "one", "logger.two", "", true);
    assertOnlyError("a.jar", "section 'logger.two' (expected: logger.one)");
  }

  @Test
  void aSettingThatIsTheLoggers() throws IOException {
    jar("a", "one", "{ SECTION.optional(\"on-full\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "setting logger.one.on-full belongs to the logger");
  }

  @Test
  void aTypeThatIsASettingOfOurs() throws IOException {
    jar("a", "archive", "");
    assertOnlyError("a.jar", "type archive: logger.archive is a setting of zeekbus");
  }

  /** The flag of {@code logger.rotation.size} would be that of {@code logger.rotation-size}. */
  @Test
  void aSettingThatIsCalledAsOneOfOurs() throws IOException {
    jar("a", "rotation", "{ SECTION.optional(\"size\", SettingType.TEXT, \"?\"); }");
    assertOnlyError("a.jar", "setting logger.rotation.size is called as one of zeekbus");
  }
}
