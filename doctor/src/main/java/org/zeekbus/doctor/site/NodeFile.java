package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code node.cfg}: a section for each node.
 *
 * @param nodes in the file's order
 * @param mistakes what zeekctl refuses of it
 */
record NodeFile(List<NodeLine> nodes, List<Mistake> mistakes) {
  /** No host runs more; a misprint is not to fill the memory. */
  private static final int MOST_PROCESSES = 4096;

  NodeFile {
    nodes = List.copyOf(nodes);
    mistakes = List.copyOf(mistakes);
  }

  /** Reads a file's text. */
  static NodeFile read(Path file, String text) {
    IniFile ini = IniFile.of(file, text);
    List<NodeLine> nodes = new ArrayList<>();
    for (IniFile.Section section : ini.sections()) {
      Map<String, String> values = ini.values(section.name());
      nodes.add(
          new NodeLine(
              section.name(),
              values.getOrDefault("type", "").toLowerCase(Locale.ROOT),
              values.getOrDefault("host", ""),
              processes(values.getOrDefault("lb_procs", "")),
              variables(values.getOrDefault("env_vars", "")),
              values.getOrDefault("aux_scripts", ""),
              section.place()));
    }
    return new NodeFile(nodes, NodeMistakes.of(file, ini));
  }

  private static int processes(String text) {
    return text.matches("\\d{1,9}") ? Math.min(Integer.parseInt(text), MOST_PROCESSES) : 0;
  }

  /** Variables as zeekctl writes them: {@code A=1, B=2}. */
  static Map<String, String> variables(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String each : text.split(",", -1)) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        variables.put(each.substring(0, equals).strip(), each.substring(equals + 1).strip());
      }
    }
    return variables;
  }
}
