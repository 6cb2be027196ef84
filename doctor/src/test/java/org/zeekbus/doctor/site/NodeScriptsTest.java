package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts as one node runs them. */
final class NodeScriptsTest {
  private static final ZeekScripts NONE_OF_ZEEK = new ZeekScripts(List.of());

  @TempDir private Path directory;

  private NodeScripts run(String node, String type, Map<String, String> variables, String text)
      throws IOException {
    Path local = Files.writeString(directory.resolve("local.zeek"), text);
    NodeScripts scripts =
        new NodeScripts(
            node,
            "Cluster::" + type,
            variables,
            new ScriptFiles(List.of(directory), directory.resolve("auto"), NONE_OF_ZEEK));
    scripts.load(local);
    return scripts;
  }

  private NodeScripts run(String text) throws IOException {
    return run("manager", "MANAGER", Map.of(), text);
  }

  @Test
  void theLastValueCounts() throws IOException {
    NodeScripts scripts = run("redef A::x = F;\nredef A::x = T; # again\n");
    assertThat(scripts.bool("A::x")).contains(true);
    assertThat(scripts.find("A::x").orElseThrow().place().line()).isEqualTo(2);
    assertThat(scripts.history("A::x")).hasSize(2);
  }

  @Test
  void conditionsAreThoseOfTheNode() throws IOException {
    String text =
        """
        @if ( Cluster::local_node_type() == Cluster::MANAGER )
        redef A::x = "manager";
        @else
        redef A::x = "other";
        @endif
        @if ( Cluster::node == "worker-1" && getenv("SITE") != "" )
        redef A::y = T;
        @endif
        """;
    assertThat(run(text).text("A::x")).contains("manager");
    NodeScripts worker = run("worker-1", "WORKER", Map.of("SITE", "lab"), text);
    assertThat(worker.text("A::x")).contains("other");
    assertThat(worker.bool("A::y")).contains(true);
  }

  @Test
  void aConditionThatNobodyCanDecideLeavesItOpen() throws IOException {
    NodeScripts scripts = run("redef A::x = F;\n@if ( Site::check() )\nredef A::x = T;\n@endif\n");
    assertThat(scripts.bool("A::x")).isEmpty();
    assertThat(scripts.isUnknown("A::x")).isTrue();
  }

  @Test
  void aKeyOfTheSiteStaysWhereZeekctlGuardsItsOwn() throws IOException {
    String key = Option.CURVE_SERVER_PUBLIC;
    String guarded = "@if ( |%s| == 0 )\nredef %s = \"theirs\";\n@endif\n".formatted(key, key);
    assertThat(run(guarded).text(key)).contains("theirs");
    assertThat(run("redef %s = \"ours\";\n%s".formatted(key, guarded)).text(key)).contains("ours");
  }

  @Test
  void listsGrow() throws IOException {
    NodeScripts scripts =
        run(
            "redef A::x += { \"a\" };\nredef A::x += vector(\"b\", \"c\");\nredef A::x += { \"d\", };");
    assertThat(((Value.Several) scripts.find("A::x").orElseThrow().value()).texts())
        .containsExactly("a", "b", "c", "d");
    assertThat(scripts.places("A::x")).hasSize(3);
  }

  @Test
  void scriptsLoadOthersOfTheSiteOnce() throws IOException {
    Files.createDirectories(directory.resolve("bus"));
    Files.writeString(directory.resolve("bus/__load__.zeek"), "@load ./options\n@load bus\n");
    Files.writeString(directory.resolve("bus/options.zeek"), "redef A::x += { \"once\" };\n");
    NodeScripts scripts = run("@load base/protocols/conn\n@load bus\n@load ./bus # twice\n");
    assertThat(((Value.Several) scripts.find("A::x").orElseThrow().value()).texts())
        .containsExactly("once");
  }

  @Test
  void optionsOfAPackageGoIntoOthers() throws IOException {
    NodeScripts scripts =
        run(
            """
            module zeekbus;
            export {
              option broker = "10.0.0.1" &redef;
              const xpub_port: count = 5555 &redef;
            }
            redef zeekbus::broker = "10.0.0.9";
            redef A::x = fmt("tcp://%s:%d", zeekbus::broker, zeekbus::xpub_port);
            redef A::y = "tcp://" + zeekbus::broker + ":5556";
            """);
    assertThat(scripts.text("A::x")).contains("tcp://10.0.0.9:5555");
    assertThat(scripts.text("A::y")).contains("tcp://10.0.0.9:5556");
  }

  @Test
  void bodiesPatternsAndStringsSetNothing() throws IOException {
    NodeScripts scripts =
        run(
            """
            # redef A::x = T;
            global pattern = /redef A::x = T;|"/;
            event zeek_init() &priority=5
              {
              local text = "redef A::x = T;";
              if ( T ) { print "}"; A::x = T; }
              }
            function f(a: count): string { return "\\"; redef A::x = T;"; }
            type R: record { a: count; };
            redef record Conn::Info += { b: count &optional; };
            redef A::y = T;
            """);
    assertThat(scripts.find("A::x")).isEmpty();
    assertThat(scripts.bool("A::y")).contains(true);
  }

  @Test
  void numbersAndTimesAreWhatTheyAre() throws IOException {
    NodeScripts scripts = run("redef A::n = -1;\nredef A::t = 3600 secs;\nredef A::u = 2 + 3;\n");
    assertThat(scripts.find("A::n").orElseThrow().value()).isEqualTo(new Value.Numeric(-1));
    assertThat(scripts.find("A::u").orElseThrow().value()).isEqualTo(new Value.Numeric(5));
    assertThat(scripts.isUnknown("A::t")).isFalse();
  }

  @Test
  void directivesEndWithTheirLine() throws IOException {
    NodeScripts scripts =
        run(
            """
            @load-sigs frameworks/signatures/detect-windows-shells
            redef A::a = T;
            @prefixes += lab
            redef A::b = T;
            @unload misc/stats
            @deprecated "do; not"
            @pragma push ignore-deprecations
            @load-plugin Some::Plugin
            @if ( Cluster::node == "manager" )
            redef A::c = T;
            @endif
            """);
    assertThat(scripts.bool("A::a")).contains(true);
    assertThat(scripts.bool("A::b")).contains(true);
    assertThat(scripts.bool("A::c")).contains(true);
  }

  @Test
  void whatIsNotUnderstoodEndsAtADirective() throws IOException {
    Files.writeString(directory.resolve("other.zeek"), "redef A::x = T;\n");
    assertThat(run("something of a later Zeek\n@load ./other\n").bool("A::x")).contains(true);
  }

  @Test
  void linesMayEndAsOnWindows() throws IOException {
    NodeScripts scripts =
        run("# a comment\r\n@load-sigs x\r\n@load tuning/defaults\r\nredef A::x = T;\r\n");
    assertThat(scripts.bool("A::x")).contains(true);
    assertThat(scripts.find("A::x").orElseThrow().place().line()).isEqualTo(4);
  }

  @Test
  void aFileThatIsPerhapsLoadedSetsNothingForSure() throws IOException {
    Files.writeString(directory.resolve("other.zeek"), "redef A::x = T;\n");
    NodeScripts scripts = run("@if ( Site::check() )\n@load ./other\n@endif\n");
    assertThat(scripts.isUnknown("A::x")).isTrue();
  }

  @Test
  void theEndOfTheCommandLineSetsToo() throws IOException {
    Files.writeString(directory.resolve("extra.zeek"), "redef A::x = \"extra\";\n");
    NodeScripts scripts = run("redef A::x = \"local\";\n");
    CommandWords.of(
            "extra -f \"tcp port 80\" A::y=tcp://10.0.0.1:1 -e 'redef A::z = T;' A::n=5",
            new Place(directory.resolve("zeekctl.cfg"), 7))
        .run(
            scripts,
            new ScriptFiles(List.of(directory), directory.resolve("auto"), NONE_OF_ZEEK),
            directory);
    assertThat(scripts.text("A::x")).contains("extra");
    assertThat(scripts.text("A::y")).contains("tcp://10.0.0.1:1");
    assertThat(scripts.bool("A::z")).contains(true);
    assertThat(scripts.find("A::z").orElseThrow().place().line()).isEqualTo(7);
    assertThat(scripts.find("A::n").orElseThrow().value()).isEqualTo(new Value.Numeric(5));
  }

  @Test
  void aFileThatIsTooLongCouldSetAnything() throws IOException {
    Files.writeString(directory.resolve("long.zeek"), " ".repeat((4 << 20) + 1));
    NodeScripts scripts = run("redef A::x = T;\nredef A::y = T;\n@load ./long\nredef A::y = F;\n");
    assertThat(scripts.isUnknown("A::x")).isTrue();
    assertThat(scripts.bool("A::y")).contains(false);
    assertThat(scripts.isUnknown("A::never")).isTrue();
  }
}
