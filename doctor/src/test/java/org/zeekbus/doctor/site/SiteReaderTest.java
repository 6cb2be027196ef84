package org.zeekbus.doctor.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an installation, joined as zeekctl and Zeek do. */
final class SiteReaderTest {
  private static final String NODES = "[manager]\ntype=manager\nhost=127.0.0.1\n";
  private static final String AUTO = "spool/installed-scripts-do-not-touch/auto/";

  @TempDir private Path directory;

  private void file(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void layout(String... names) throws IOException {
    StringBuilder text = new StringBuilder("redef Cluster::nodes = {\n");
    for (String name : names) {
      text.append(
          "[\"%s\"] = [$node_type=Cluster::WORKER, $ip=127.0.0.1, $p=1/tcp],\n".formatted(name));
    }
    file(AUTO + "cluster-layout.zeek", text + "};\n");
  }

  @Test
  void numbersBelongToNodesWithSeveralProcessesAlone() throws IOException {
    file(
        "etc/node.cfg",
        NODES + "[a]\ntype=worker\nhost=127.0.0.1\nlb_procs=2\n[b]\ntype=worker\nhost=127.0.0.1\n");
    layout("a-1", "a-2", "a-3", "b", "b-1");
    Site site = SiteReader.read(directory);
    assertThat(site.lines().get(1).nodes()).containsExactly("a-1", "a-2");
    assertThat(site.nodes())
        .filteredOn(node -> node.line().isPresent())
        .extracting(SiteNode::name)
        .containsExactly("a-1", "a-2", "b");
  }

  @Test
  void scriptsOfTheSiteAddNodes() throws IOException {
    file("etc/node.cfg", NODES);
    layout("a");
    file(
        "share/zeek/site/local.zeek",
        "redef Cluster::nodes += { [\"enricher-1\"] = [$node_type=Cluster::CONTROL, $ip=127.0.0.1] };\n");
    Site site = SiteReader.read(directory);
    assertThat(site.layout()).extracting(LayoutNode::name).containsExactly("a", "enricher-1");
    assertThat(site.layoutFile()).contains(directory.resolve(AUTO + "cluster-layout.zeek"));
    assertThat(site.nodes()).extracting(SiteNode::name).containsExactly("a");
  }

  @Test
  void aNodesOwnScriptsAndZeekArgsComeLast() throws IOException {
    file(
        "etc/node.cfg",
        NODES
            + "[a]\ntype=worker\nhost=127.0.0.1\naux_scripts=mine\n[b]\ntype=worker\nhost=127.0.0.1\n");
    file("etc/zeekctl.cfg", "ZeekArgs = A::y=5\n");
    layout("a", "b");
    file("share/zeek/site/local.zeek", "redef A::x = \"local\";\nredef A::y = 1;\n");
    file("share/zeek/site/mine.zeek", "redef A::x = \"mine\";\n");
    List<SiteNode> nodes = SiteReader.read(directory).nodes();
    assertThat(nodes.get(0).scripts().text("A::x")).contains("mine");
    assertThat(nodes.get(1).scripts().text("A::x")).contains("local");
    assertThat(nodes.get(1).scripts().find("A::y").orElseThrow().value())
        .isEqualTo(new Value.Numeric(5));
  }

  @Test
  void theLocalScriptMayBeInALaterDirectory() throws IOException {
    file("etc/node.cfg", NODES);
    file("etc/zeekctl.cfg", "SitePolicyPath = ${ZeekBase}/one:${ZeekBase}/two\n");
    file("two/local.zeek", "");
    assertThat(SiteReader.read(directory).localScript())
        .isEqualTo(directory.resolve("two/local.zeek"));
  }

  @Test
  void debianHasTheFilesElsewhere() throws IOException {
    file("etc/zeek/node.cfg", NODES);
    file("etc/zeek/zeekctl.cfg", "SpoolDir = /var/spool/zeek\n");
    Files.createDirectories(directory.resolve("usr/bin"));
    Site site = SiteReader.read(directory.resolve("usr"));
    assertThat(site.nodeFile()).isEqualTo(directory.resolve("etc/zeek/node.cfg"));
    assertThat(site.options().path("SpoolDir")).isEqualTo(Path.of("/var/spool/zeek"));
  }
}
