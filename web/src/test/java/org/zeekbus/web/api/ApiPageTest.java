package org.zeekbus.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.zeekbus.web.json.Json;
import org.zeekbus.web.query.QueryBounds;
import org.zeekbus.web.query.QueryPages;
import org.zeekbus.zmtp.PythonPeer;
import org.zeekbus.zmtp.RawPeer;
import tools.jackson.databind.JsonNode;

/** Each example of docs/api.md has exactly the fields of the document, in both directions. */
@Timeout(120)
final class ApiPageTest {
  private static final Path PAGE = Path.of("../docs/api.md");

  /** Objects whose fields are names of causes or of numbers. */
  private static final Set<String> MAPS =
      Set.of("ignored", "metrics", "excluded", "lost", "errors", "closes", "refusals");

  private static final QueryBounds QUERIES =
      new QueryBounds("/logs/parquet", 1 << 29, Duration.ofMinutes(1), 2, 10_000, 4 << 20);

  @TempDir private Path directory;

  @Test
  void examplesAreWhatIsServed() throws Exception {
    try (Scene scene = new Scene(directory)) {
      Scene.Node manager = scene.node("manager").subscribe("zeek.cluster.manager");
      PythonPeer process = scene.process();
      Scene.Node worker = scene.node(process, "worker-1").subscribe("zeek.cluster.worker");
      manager.awaitHeard("zeek.cluster.worker");
      manager.publish("zeek.cluster.worker", "hello").logs("conn", 3);
      manager.pushes("nothing that is a batch");
      worker.expects("zeek.cluster.worker", manager.id(), "hello");
      worker.awaitHeard("zeek.cluster.manager").publish("zeek.cluster.manager", "hello");
      manager.expects("zeek.cluster.manager", worker.id(), "hello");
      try (RawPeer stranger = RawPeer.connect(scene.broker().xpubEndpoints().getFirst())) {
        stranger.sends("'GET / HTTP/1.1'").expectsToBeDropped();
      }
      scene.program("lab").subscribes("zeek.lab.");
      process.freeze();
      manager.xpub().flood(20_000, "zeek.cluster.worker", manager.id(), "x", "y".repeat(2_000));
      Moment moment =
          scene.observeUntil(
              "a full scene",
              it ->
                  it.problems().stream()
                          .anyMatch(each -> each.kind() == Problem.Kind.SUBSCRIBER_DROPPING)
                      && Scene.logger(it).records() == 3
                      && Scene.logger(it).malformedBatches() == 1);
      for (View view : View.values()) {
        if (view != View.NODES) {
          check(view.label(), view.text(moment));
        }
      }
      check(
          "node", NodeDocument.text(moment, scene.documents().history(), "worker-1").orElseThrow());
      check("config", write(new ConfigDocument(moment.installation().settings())));
      check("version", write(VersionDocument.of(moment.installation(), moment.now().time())));
      check("query", QueryPages.document(Optional.of(QUERIES)));
      for (int i = 0; i < 20; i++) {
        scene.observe();
      }
      check("history", write(HistoryDocument.of(scene.documents().history().tens())));
      process.thaw();
    }
  }

  @Test
  void everyKindOfProblemIsInTheManual() throws IOException {
    assertThat(
            Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| (?:warning|critical)")
                .matcher(Files.readString(PAGE))
                .results()
                .map(match -> match.group(1)))
        .containsExactlyInAnyOrder(
            Arrays.stream(Problem.Kind.values())
                .map(Problem.Kind::toString)
                .toArray(String[]::new));
  }

  private static String write(Object document) {
    return Json.mapper().writeValueAsString(document);
  }

  private static void check(String section, String document) throws IOException {
    compare(section, example(section), Json.mapper().readTree(document));
  }

  private static JsonNode example(String section) throws IOException {
    Matcher matcher =
        Pattern.compile("(?ms)^## " + section + "$.*?^```json\n(.*?)^```")
            .matcher(Files.readString(PAGE));
    assertThat(matcher.find()).as("an example of %s in %s", section, PAGE).isTrue();
    return Json.mapper().readTree(matcher.group(1));
  }

  private static void compare(String path, JsonNode example, JsonNode real) {
    if (example.isObject() && real.isObject()) {
      assertThat(new TreeSet<>(real.propertyNames()))
          .as("fields of %s", path)
          .isEqualTo(new TreeSet<>(example.propertyNames()));
      for (Map.Entry<String, JsonNode> field : example.properties()) {
        if (!MAPS.contains(field.getKey())) {
          compare(path + "." + field.getKey(), field.getValue(), real.get(field.getKey()));
        }
      }
    } else if (example.isArray() && real.isArray()) {
      if (!example.isEmpty()) {
        assertThat(real.isEmpty()).as("%s is empty", path).isFalse();
        for (int i = 0; i < Math.min(example.size(), real.size()); i++) {
          compare(path + "[" + i + "]", example.get(i), real.get(i));
        }
      }
    } else if (!example.isNull() && !real.isNull()) {
      assertThat(real.getNodeType()).as("type of %s", path).isEqualTo(example.getNodeType());
    }
  }
}
