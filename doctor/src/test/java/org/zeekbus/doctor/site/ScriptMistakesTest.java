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
        new ScriptFiles(
            List.of(site),
            directory.resolve("auto"),
            ZeekScripts.of(directory, directory.resolve("share/zeek")));
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
        redef M::p = M::p | /[{(]/;
        const q = ( /a/s ) | /b{/i ;
        const r = |M::s| / 2 + |M::t|;
        function f(s: string): bool
          {
          switch ( s ) { case /a{/: break; }
        @if ( T )
          if ( s == "a" ) {
        @else
          if ( s == "b" ) {
        @endif
            print /(/;
          }
          return /\\{/ in s;
          }
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

  @Test
  void linesThatSetNothing() throws IOException {
    assertThat(
            run("""
            redef Cluster::manager_is_logger == F;
            Cluster::Backend::ZeroMQ::run_proxy_thread = F;
            @if Cluster::node == "a"
            @endif
            redef A::x = {
              "tcp://127.0.0.1:5557 };
            redef A::y = False;
            """)
                .mistakes())
        .containsExactly(
            "6: a text begins or ends here, and has only one quote",
            "1: == compares, and sets nothing",
            "2: no redef stands before run_proxy_thread",
            "3: no brackets stand around the condition of @if",
            "7: y gets False (expected: T or F)");
    assertThat(run("redef A::x = \u201ca\u201d;\n").mistakes())
        .containsExactly("1: \u201c is no sign of Zeek's scripts");
  }

  @Test
  void valuesAndNamesThatOptionsDoNotHave() throws IOException {
    NodeScripts scripts =
        run("""
        redef Cluster::Backend::ZeroMQ::run_proxy_thread = False;
        redef Cluster::Backend::ZeroMQ::run_proxythread = F;
        redef Cluster::Backend::ZeroMQ::connect_log_endpoints = "tcp://127.0.0.1:5557";
        redef Cluster::manager_is_loger = F;
        redef Cluster::Backend::ZeroMQ::something_of_tomorrow = F;
        redef Cluster::Backend::ZeroMQ::listen_xpub_nodrop = F;
        redef Cluster::manager_is_logger = 0;
        """)
            .scripts();
    assertThat(OptionMistakes.of(scripts))
        .extracting(each -> each.place().line() + ": " + each.what())
        .containsExactlyInAnyOrder(
            "2: there is no option Cluster::Backend::ZeroMQ::run_proxythread",
            "3: connect_log_endpoints is a vector, and gets a text",
            "4: there is no option Cluster::manager_is_loger",
            "7: manager_is_logger gets 0 (expected: T or F)");
  }

  @Test
  void halfAScriptOfZeekctlSaysNothing() throws IOException {
    Path auto = Files.createDirectories(directory.resolve("auto"));
    Path half =
        Files.writeString(
            auto.resolve("zeekctl-config.zeek"), "redef A::x = T;\nredef A::y = \"tcp://127.");
    ScriptFiles files = new ScriptFiles(List.of(auto), auto, new ZeekScripts(List.of()));
    NodeScripts scripts = new NodeScripts("manager", "Cluster::MANAGER", Map.of(), files);
    scripts.load(half);
    assertThat(scripts.isUnknown("A::x")).isTrue();
    assertThat(files.mistakes())
        .extracting(Mistake::reader)
        .containsOnly(Mistake.Reader.ZEEK_OF_GENERATED);
  }

  @Test
  void scriptsOnACommandLineMayBeArgumentsOfFlags() throws IOException {
    ScriptFiles files =
        new ScriptFiles(List.of(directory), directory.resolve("auto"), new ZeekScripts(List.of()));
    NodeScripts scripts = new NodeScripts("manager", "Cluster::MANAGER", Map.of(), files);
    CommandWords.of("-f filter.zeek A::x=T misc/own there.zeek", new Place(Path.of("node.cfg"), 3))
        .run(scripts, files, directory);
    assertThat(files.mistakes())
        .extracting(Mistake::what)
        .containsExactly("there.zeek: there is no such script");
  }
}
