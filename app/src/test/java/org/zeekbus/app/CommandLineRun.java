package org.zeekbus.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One command, run in this JVM: its exit code and what it said. */
public record CommandLineRun(int exit, String out, String err) {
  /** Runs without any environment variable. */
  public static CommandLineRun of(String... args) {
    return with(Map.of(), args);
  }

  public static CommandLineRun with(Map<String, String> environment, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    try {
      int exit =
          Main.execute(
              List.of(args),
              Main.environmentOf(environment),
              new PrintWriter(out, true),
              new PrintWriter(err, true));
      return new CommandLineRun(exit, out.toString(), err.toString());
    } catch (Exception e) {
      throw new AssertionError("an exception that no user should see", e);
    }
  }

  public List<String> errors() {
    return err.lines().toList();
  }

  /** The line of {@code check-config} for a key with all its levels, without extra spaces. */
  public String settingAt(String key) {
    List<String> levels = new ArrayList<>();
    for (String line : out.lines().toList()) {
      String text = line.strip().replaceAll(" +", " ");
      int level = (line.length() - line.stripLeading().length()) / 2;
      levels.subList(Math.min(level, levels.size()), levels.size()).clear();
      levels.add(text.substring(0, Math.max(0, text.indexOf(':'))));
      if (String.join(".", levels).equals(key)) {
        return text;
      }
    }
    throw new AssertionError(key + " is not in:\n" + out);
  }

  /** The line of {@code check-config} that ends a key with this name, without extra spaces. */
  public String setting(String name) {
    return out.lines()
        .map(line -> line.strip().replaceAll(" +", " "))
        .filter(line -> line.startsWith(name + ": "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in:\n" + out));
  }
}
