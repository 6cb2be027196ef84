package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as each file of a site: they are read without an exception, and a line that stands
 * behind them in a script is still seen if they leave nothing open.
 */
@Tag("fuzz")
final class SiteFuzzTest {
  private static final ZeekScripts NONE_OF_ZEEK = new ZeekScripts(List.of());

  @TempDir private static Path directory;

  @FuzzTest
  @DictionaryEntries({
    "@if ( ",
    "@else",
    "@endif",
    "redef ",
    " += { ",
    "};",
    "fmt(\"%s\", ",
    "Cluster::node ",
    "|| ",
    "event zeek_init() {",
    "vector(",
    "[$node_type=Cluster::LOGGER, $ip=",
    "27762/tcp",
    "/a|b/",
    "Cluster::listen_websocket([$listen_port=",
    "module A;",
    "getenv(\"X\")",
    "@load ./x",
    "env_vars=",
    "@load-sigs x",
    "@prefixes += x",
    "%(a)s",
    "[DEFAULT]"
  })
  void anyBytes(byte[] data) throws IOException {
    String text = new String(data, StandardCharsets.ISO_8859_1);
    Path file = directory.resolve("local.zeek");
    assertThat(NodeFile.read(file, text).nodes()).doesNotContainNull();
    assertThat(ZeekctlOptions.of(directory, file, text).get("LogDir")).isNotNull();
    List<Token> tokens = Lexer.read(file, text);
    assertThat(LayoutReader.read(tokens)).doesNotContainNull();
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    NodeScripts scripts =
        new NodeScripts(
            "a",
            "Cluster::MANAGER",
            Map.of(),
            new ScriptFiles(List.of(directory), directory.resolve("auto"), NONE_OF_ZEEK));
    scripts.load(file);
    if (tokens.stream()
        .noneMatch(token ->
            "@module()[]{}"
                .contains(token.text().substring(0, Math.min(1, token.text().length()))))) {
      Files.writeString(file, text + "\n; redef Seen::x = T;", StandardCharsets.ISO_8859_1);
      NodeScripts again =
          new NodeScripts(
              "a",
              "Cluster::MANAGER",
              Map.of(),
              new ScriptFiles(List.of(directory), directory.resolve("auto"), NONE_OF_ZEEK));
      again.load(file);
      assertThat(again.bool("Seen::x")).contains(true);
    }
  }
}
