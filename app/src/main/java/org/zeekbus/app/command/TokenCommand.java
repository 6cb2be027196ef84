package org.zeekbus.app.command;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.zeekbus.app.process.Version;
import org.zeekbus.app.security.ClientProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a token for a client of the WebSocket API. */
@Command(
    name = "token",
    description = {
      "Make a token for a client of the WebSocket API, and print two lines:",
      "the token, for the client alone: `Authorization: Bearer TOKEN`, or ws://NAME:TOKEN@HOST:PORT;",
      "the client's entry for the list of clients (`--clients FILE`), with the token's hash."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
public final class TokenCommand implements Callable<Integer> {
  private static final int RANDOM_BYTES = 32;

  @Spec private CommandSpec spec;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "client",
      description =
          "The client's name in the list, the log and statistics. Default: ${DEFAULT-VALUE}.")
  private String name = "client";

  @Override
  public Integer call() {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new ParameterException(
          spec.commandLine(),
          "--name: '%s' (expected: letters, digits, '.', '_' and '-')".formatted(name));
    }
    byte[] random = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    PrintWriter out = spec.commandLine().getOut();
    out.println(token);
    out.println("%s: {token: \"%s\"}".formatted(name, ClientProof.ofToken(token).hash()));
    out.flush();
    return 0;
  }
}
