package org.zeekbus.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.zeekbus.doctor.Diagnosis;
import org.zeekbus.doctor.TextReport;

/**
 * Sites that are right and sites that are wrong, each with what doctor says of it: the file {@code
 * expected}. After a change that is meant, {@code -Ddoctor.expected=write} writes them anew; read
 * them before you commit them.
 */
final class DoctorSitesTest {
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
    Diagnosis diagnosis = site.diagnose(flags.toArray(String[]::new));
    StringWriter text = new StringWriter();
    new TextReport(new PrintWriter(text), false).print(diagnosis);
    String said = site.inPlace(text.toString()) + "exit " + diagnosis.exit() + "\n";
    Path expected = TestSite.SITES.resolve(name).resolve("expected");
    if ("write".equals(System.getProperty("doctor.expected"))) {
      Files.writeString(expected, said);
    }
    assertThat(said).isEqualTo(Files.readString(expected));
    assertThat(said).doesNotContain(keys());
    assertThat(diagnosis.exit() == 0).isEqualTo(name.startsWith("right-"));
  }

  /** All text of 40 characters that is a key in a file of the site. */
  private CharSequence[] keys() throws Exception {
    List<String> keys = new ArrayList<>(List.of("a key that is never printed"));
    Path curve = directory.resolve("zeek/spool/zeromq/curve");
    if (Files.isDirectory(curve)) {
      try (var files = Files.list(curve)) {
        for (Path file : files.toList()) {
          keys.add(Files.readString(file).strip());
        }
      }
    }
    return keys.toArray(CharSequence[]::new);
  }
}
