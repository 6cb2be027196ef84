import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.codelibs.opensearch.runner.OpenSearchRunner;
import org.opensearch.http.HttpServerTransport;

/**
 * A node of OpenSearch that writes its port into the file {@code port} in its directory, and ends
 * with its standard input: {@code java OpenSearch.java DIRECTORY PORT}; port 0 is one that is free.
 */
final class OpenSearch {
  private OpenSearch() {}

  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[0]);
    OpenSearchRunner runner = new OpenSearchRunner();
    runner.onBuild(
        (number, settings) -> {
          settings.put("http.port", args[1]);
          settings.put("transport.port", "0");
          settings.put("network.host", "127.0.0.1");
          settings.put("discovery.type", "single-node");
          settings.remove("cluster.initial_cluster_manager_nodes");
          settings.remove("discovery.seed_hosts");
        });
    runner.build(OpenSearchRunner.newConfigs().basePath(directory.toString()).numOfNode(1));
    int port =
        runner
            .node()
            .injector()
            .getInstance(HttpServerTransport.class)
            .boundAddress()
            .publishAddress()
            .getPort();
    Files.writeString(directory.resolve("port.new"), Integer.toString(port));
    Files.move(
        directory.resolve("port.new"),
        directory.resolve("port"),
        StandardCopyOption.ATOMIC_MOVE);
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}
