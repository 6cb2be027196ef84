package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Zeek refuses of a script, and where that is. */
final class ScriptMistakesTest {
  @TempDir private Path directory;

  private record Run(NodeScripts scripts, List<String> mistakes) {}

  private Run run(String text) throws IOException {
    Path site = Files.createDirectories(directory.resolve("share/zeek/site"));
    Path local = Files.writeString(site.resolve("local.zeek"), text);
    ScriptFiles files =
        new ScriptFiles(List.of(site), ZeekScripts.of(directory, directory.resolve("share/zeek")));
    NodeScripts scripts = new NodeScripts("manager", "Cluster::MANAGER", Map.of(), files);
    scripts.load(local);
    return new Run(
        scripts,
        files.mistakes().stream()
            .map(each -> "%d: %s".formatted(each.place().line(), each.what()))
            .toList());
  }

  @Test
  void aMissingSemicolonIsThatOfItsOwnLine() throws IOException {
    Run run = run("redef A::x = \"a\"\nredef A::y = \"b\";\nredef A::z = set(1)\n@load-sigs x\n");
    assertThat(run.mistakes())
        .containsExactly(
            "1: no semicolon ends the statement that stands here",
            "3: no semicolon ends the statement that stands here");
    assertThat(run.scripts().text("A::x")).contains("a");
    assertThat(run.scripts().text("A::y")).contains("b");
  }

  @Test
  void whatALineGoesOnWithIsNoStatement() throws IOException {
    String text =
        """
        module M;
        export {
          type T: record {
            a: string &optional;
            b: function(x: count): bool;
          };
          redef enum Log::ID += { LOG };
          option x: count = 1
            &redef;
          global f: function(a: string)
            : bool;
          const y =
            [3, 4] &redef;
        }
        redef A::z += {
          ["global"] = T
        };
        event zeek_init() &priority=5
          {
          if ( T ) { print "redef"; }
          local option_x = 1
            + 2;
          }
        hook M::h() { break; }
        const p = /a(/ | /b[)]\\/*/ &redef;
        @if ( T )
        event M::e()
        @else
        event M::f()
        @endif
          {
          if ( T ) { print 1; }
          }
        for ( i in set(1, 2) )
          { print i; }
        """;
    assertThat(run(text).mistakes()).isEmpty();
  }

  @Test
  void whatIsNotClosed() throws IOException {
    assertThat(run("redef A::x += {\n  \"a\",\nredef A::y = T;\n").mistakes())
        .containsExactly("1: nothing closes the { that stands here");
    assertThat(run("redef A::x = T;\n@if ( F )\nredef A::x = F;\n").mistakes())
        .containsExactly("2: no @endif ends what @if begins");
    assertThat(run("redef A::x = T;\n@endif\n").mistakes())
        .containsExactly("2: @endif belongs to no @if");
  }

  @Test
  void aFileOfTheSiteThatIsLoadedAndNotThere() throws IOException {
    assertThat(run("@load ./one\n@load two.zeek\n@load misc/three\n").mistakes())
        .containsExactly(
            "1: @load ./one: there is no such script",
            "2: @load two.zeek: there is no such script");
    assertThat(
            run("@if ( F )\n@load ./one\n@endif\n@ifdef ( X )\n@load ./two\n@endif\n").mistakes())
        .isEmpty();
  }

  @Test
  void zeeksOwnScriptsAreKnownWhereTheyAre() throws IOException {
    for (String each :
        List.of(
            "share/zeek/base/init-bare.zeek",
            "share/zeek/policy/misc/scan.zeek",
            "share/zeek/site/packages/packages.zeek",
            "share/zeek/site/packages/__load__.zeek",
            "lib/zeek/plugins/Some_Plugin/scripts/Some/Plugin/__load__.zeek")) {
      Path file = directory.resolve(each);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
    assertThat(
            run("@load misc/scan\n@load policy/misc/scan\n@load packages\n@load Some/Plugin\n")
                .mistakes())
        .isEmpty();
    assertThat(run("@load misc/sacn\n").mistakes())
        .containsExactly("1: @load misc/sacn: there is no such script");
  }
}
