package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.zeekbus.app.command.BrokerFlags;
import org.zeekbus.app.command.CommandContext;
import org.zeekbus.app.process.Version;
import org.zeekbus.node.ClusterNode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows who is in the cluster, by the topics that nodes subscribe. */
@Command(
    name = "nodes",
    description = {
      "Print the nodes of the cluster, one a line: name, node id.",
      "A node without an id takes no part in the handshake; a node without a name is not Zeek."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class NodesCommand implements Callable<Integer> {
  @ParentCommand private CommandContext context;
  @Spec private CommandSpec spec;
  @Mixin private BrokerFlags broker;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (ClusterNode node = broker.builder(context.environment()).observe()) {
      List<String> ids = node.ids();
      for (String name : node.names()) {
        List<String> own = ids.stream().filter(id -> isOf(name, id, node.names())).toList();
        out.println(own.isEmpty() ? name + " -" : name + " " + String.join(" ", own));
      }
      ids.stream()
          .filter(id -> node.names().stream().noneMatch(name -> isOf(name, id, node.names())))
          .forEach(id -> out.println("- " + id));
    }
    out.flush();
    return 0;
  }

  private static boolean isOf(String name, String id, List<String> names) {
    return NodeNames.of(id, names).filter(name::equals).isPresent();
  }
}
