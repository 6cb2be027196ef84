package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Lines as zeekctl's files have them. */
final class IniFileTest {
  private static final Path FILE = Path.of("node.cfg");

  @Test
  void aKeyBelongsToTheHeadingAboveIt() {
    IniFile ini =
        IniFile.of(FILE, "# all\n[worker-1]\nHost = 10.0.0.3\n[worker-2]\nhost=10.0.0.4\n");
    assertThat(ini.entries())
        .contains(new IniFile.Entry("worker-2", "host", "10.0.0.4", new Place(FILE, 5)));
    assertThat(ini.values("worker-1")).containsExactly(entry("host", "10.0.0.3"));
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

  @Test
  void anIndentedLineGoesOn() {
    assertThat(IniFile.of(FILE, "[a]\nenv_vars = A=1,\n  B=2\nhost = x\n").values("a"))
        .containsEntry("env_vars", "A=1,\nB=2")
        .containsEntry("host", "x");
  }

  @Test
  void defaultsAreForAllSections() {
    IniFile ini = IniFile.of(FILE, "[DEFAULT]\nhost = x\nlab = l\n[a]\n[b]\nhost = %(lab)s%%\n");
    assertThat(ini.sections()).extracting(IniFile.Section::name).containsExactly("a", "b");
    assertThat(ini.values("a")).containsEntry("host", "x");
    assertThat(ini.values("b")).containsEntry("host", "l%");
  }

  @Test
  void aValueThatNamesItselfEnds() {
    assertThat(IniFile.of(FILE, "[a]\nx = %(x)s%(x)s%(x)s\n").values("a")).containsKey("x");
  }
}
