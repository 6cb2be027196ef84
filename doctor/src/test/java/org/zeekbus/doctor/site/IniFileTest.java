package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lines as zeekctl's files have them. */
final class IniFileTest {
  private static final Path FILE = Path.of("node.cfg");

  @Test
  void aKeyBelongsToTheHeadingAboveIt() {
    IniFile ini =
        IniFile.of(FILE, "# all\n[worker-1]\nHost = 10.0.0.3\n[worker-2]\nhost=10.0.0.4\n");
    assertThat(ini.entries("worker-2"))
        .containsExactly(new IniFile.Entry("worker-2", "host", "10.0.0.4", new Place(FILE, 5)));
    assertThat(ini.entries("worker-1")).extracting(IniFile.Entry::key).containsExactly("host");
  }

  @Test
  void commentsAndOtherLinesSetNothing() {
    assertThat(IniFile.of(FILE, "; a = b\n  # c = d\nno value\n=x\n\n").entries()).isEmpty();
  }

  @Test
  void aColonSetsToo() {
    assertThat(IniFile.of(FILE, "LogDir: /a=b\n").entries())
        .extracting(IniFile.Entry::value)
        .containsExactly("/a=b");
  }
}
