package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.doctor.Diagnosis;
import org.zeekbus.doctor.JsonReport;
import org.zeekbus.doctor.TextReport;

/**
 * Sites that are right and sites that are wrong, each with what doctor says of it: the file {@code
 * expected}. After a change that is meant, {@code -Ddoctor.expected=write} writes them anew; read
 * them before you commit them.
 */
final class DoctorSitesTest {
  /** In quotes, alone on a line, or as a variable's value. */
  private static final Pattern KEY =
      Pattern.compile("(?m)(?:[\"=]|^)([0-9A-Za-z.:+=^!/*?&<>()\\[\\]{}@%$#-]{40})(?:[\",]|$)");

  @TempDir private Path directory;

  static List<String> names() throws Exception {
    return TestSite.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void saysWhatIsWrong(String name) throws Exception {
    TestSite site = TestSite.of(name, directory);
    List<String> flags = new ArrayList<>(List.of("--config", site.config().toString()));
    Path second = directory.resolve("second.yaml");
    if (Files.exists(second)) {
      flags.addAll(List.of("--config", second.toString()));
    }
    flags.addAll(site.flags());
    Diagnosis diagnosis = site.diagnose(flags.toArray(String[]::new));
    StringWriter text = new StringWriter();
    new TextReport(new PrintWriter(text), false).print(diagnosis);
    String said = site.inPlace(text.toString()) + "exit " + diagnosis.exit() + "\n";
    Path expected = TestSite.SITES.resolve(name).resolve("expected");
    if ("write".equals(System.getProperty("doctor.expected"))) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
    StringWriter json = new StringWriter();
    JsonReport.print(diagnosis, new PrintWriter(json));
    assertThat(text + json.toString()).doesNotContain(keys());
    assertThat(diagnosis.exit() == 0).isEqualTo(name.startsWith("right-"));
  }

  /** All text of 40 characters that may be a key in a file of the site. */
  private CharSequence[] keys() throws Exception {
    Set<String> keys = new TreeSet<>(List.of("a key that is never printed"));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher key = KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (key.find()) {
          keys.add(key.group(1));
        }
      }
    }
    boolean hasCurve = Files.exists(directory.resolve("zeek/spool/zeromq/curve/server_secretkey"));
    assertThat(keys).hasSizeGreaterThan(hasCurve ? 4 : 0);
    return keys.toArray(CharSequence[]::new);
  }
}
