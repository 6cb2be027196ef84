package org.zeekbus.app.inspect;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.ApiException;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.api.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** Prints names for the completion of a shell, or nothing: somebody is typing. */
@Command(
    name = "known",
    description = "Print the names that a running zeekbus knows, one a line.",
    hidden = true,
    mixinStandardHelpOptions = true)
public final class KnownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Names come from the network: what could mean something to a shell is no candidate. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,199}");

  @Spec private CommandSpec spec;
  @Mixin private ApiFlags api;

  @Parameters(arity = "0..1", paramLabel = "KIND", description = "nodes, events or logs.")
  private String kind = "";

  @Override
  public Integer call() throws InterruptedException {
    String document;
    String name;
    switch (kind) {
      case "nodes" -> {
        document = Documents.CLUSTER;
        name = "name";
      }
      case "events" -> {
        document = Documents.EVENTS;
        name = "event";
      }
      case "logs" -> {
        document = Documents.LOGS;
        name = "path";
      }
      default -> {
        return ExitCode.USAGE;
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    try (Api asked = new Api(new Server(api.url(), api.token(), api.trust()), PATIENCE)) {
      for (JsonNode entry : asked.fetch(List.of(document)).part(document).path(kind)) {
        String text = entry.path(name).asString("");
        if (PLAIN.matcher(text).matches()) {
          out.println(text);
        }
      }
    } catch (ApiException | ConfigurationException e) {
      return ExitCode.SOFTWARE; // said by the command that is being typed, if it matters there
    }
    out.flush();
    return ExitCode.OK;
  }
}
