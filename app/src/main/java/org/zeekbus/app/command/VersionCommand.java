package org.zeekbus.app.command;

import java.util.concurrent.Callable;
import org.zeekbus.app.process.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which build runs on what. */
@Command(
    name = "version",
    description = "Print the versions of zeekbus, Java and Netty.",
    mixinStandardHelpOptions = true)
public final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(Version.read());
    return 0;
  }
}
