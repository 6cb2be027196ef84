package org.zeekbus.app.command;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.zeekbus.app.process.QueryPackage;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Stands in for a command whose package is not installed, and says so. */
@Command(description = "(not installed: comes with the package zeekbus-query)")
public final class NotInstalledCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Unmatched private List<String> ignored = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine().getErr().printf("%s: %s%n", spec.qualifiedName(), QueryPackage.MISSING);
    return ExitCode.SOFTWARE;
  }
}
