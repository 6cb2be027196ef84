package org.zeekbus.doctor.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What zeekctl refuses of {@code node.cfg} (ZeekControl/config.py). It stops at the first; here are
 * all.
 *
 * <p>Owner: the caller of {@link #of}.
 */
final class NodeMistakes {
  private static final List<String> TYPES =
      List.of("manager", "logger", "proxy", "worker", "standalone");

  private static final List<String> METHODS =
      List.of("af_packet", "pf_ring", "myricom", "custom", "interfaces");

  /** An IPv4 address with a port is none. */
  private static final Pattern HOST =
      Pattern.compile("(?!\\d+(\\.\\d+){3}:)[0-9A-Za-z._:%\\[\\]-]+");

  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "::1");

  private final IniFile ini;
  private final List<Mistake> mistakes = new ArrayList<>();

  private NodeMistakes(IniFile ini) {
    this.ini = ini;
  }

  static List<Mistake> of(Path file, IniFile ini) {
    NodeMistakes found = new NodeMistakes(ini);
    Set<String> names = new HashSet<>();
    for (IniFile.Section section : ini.sections()) {
      if (names.add(section.name())) {
        found.node(section, ini.values(section.name()));
      }
    }
    if (found.mistakes.isEmpty()) {
      found.nodes(new Place(file, 0));
    }
    found.mistakes.addAll(ini.mistakes());
    found.mistakes.sort(Comparator.comparingInt(mistake -> mistake.place().line()));
    return List.copyOf(found.mistakes);
  }

  private void node(IniFile.Section section, Map<String, String> values) {
    String type = values.getOrDefault("type", "");
    if (type.isEmpty()) {
      mistake(section, "type", "[%s] has no type".formatted(section.name()), "type = worker");
    } else if (!TYPES.contains(type)) {
      mistake(
          section,
          "type",
          "%s is no type of a node (expected: %s)".formatted(type, String.join(", ", TYPES)),
          "type = " + Misprint.nearest(type, TYPES));
    }
    String host = values.getOrDefault("host", "");
    if (!HOST.matcher(host).matches()) {
      mistake(
          section,
          "host",
          host.isEmpty()
              ? "[%s] has no host".formatted(section.name())
              : "%s is no address and no name of a host".formatted(host),
          "host = (the address of its host)");
    }
    if (!values.getOrDefault("pin_cpus", "").matches("(\\s*\\+?\\d+\\s*(,\\s*\\+?\\d+\\s*)*)?")) {
      mistake(
          section,
          "pin_cpus",
          "pin_cpus is %s (expected: numbers of CPUs)".formatted(values.get("pin_cpus")),
          "pin_cpus = (numbers, with commas between them)");
    }
    for (String each : values.getOrDefault("env_vars", "").split(",", -1)) {
      if (!each.isBlank() && each.indexOf('=') <= 0) {
        mistake(section, "env_vars", each.strip() + " of env_vars has no value (NAME=VALUE)", "");
      }
    }
    processes(section, values, type);
  }

  private void processes(IniFile.Section section, Map<String, String> values, String type) {
    String number = values.getOrDefault("lb_procs", "");
    String method = values.getOrDefault("lb_method", "");
    if (number.isEmpty()) {
      if (!method.isEmpty()) {
        mistake(
            section,
            "lb_method",
            "lb_method without lb_procs",
            "lb_procs = (the number of processes)");
      }
      return;
    }
    if (!type.equals("worker")) {
      mistake(section, "lb_procs", "only a worker may have lb_procs", "");
    } else if (!number.matches("0*[1-9][0-9]{0,8}")) {
      mistake(
          section,
          "lb_procs",
          "lb_procs is %s (expected: a number from 1 on)".formatted(number),
          "lb_procs = (the number of processes)");
    } else if (!METHODS.contains(method)) {
      mistake(
          section,
          "lb_method",
          method.isEmpty()
              ? "lb_procs without lb_method"
              : "%s is no method of balancing (expected: %s)"
                  .formatted(method, String.join(", ", METHODS)),
          "lb_method = " + (method.isEmpty() ? "af_packet" : Misprint.nearest(method, METHODS)));
    } else if (method.equals("interfaces")
        && values.getOrDefault("lb_interfaces", "").split(",", -1).length
            != Integer.parseInt(number)) {
      mistake(
          section,
          "lb_interfaces",
          "lb_method = interfaces with %s processes needs as many lb_interfaces".formatted(number),
          "lb_interfaces = (their names, with commas between them)");
    }
  }

  /** What nodes have to be together. */
  private void nodes(Place file) {
    List<IniFile.Section> managers = ofType("manager");
    List<IniFile.Section> standalone = ofType("standalone");
    if (ini.sections().isEmpty()) {
      add(file, "it has no node", "");
    } else if (!standalone.isEmpty()) {
      if (ini.sections().size() > 1) {
        add(
            standalone.getFirst().place(),
            "a node that is standalone stands beside others",
            "type = manager");
      }
    } else if (managers.size() != 1) {
      add(
          managers.isEmpty() ? file : managers.get(1).place(),
          managers.isEmpty() ? "no node is a manager" : "it is the second manager",
          managers.isEmpty() ? "type = manager" : "type = worker");
    } else if (ofType("proxy").isEmpty()) {
      add(file, "no node is a proxy", "type = proxy");
    } else if (LOCAL_HOSTS.contains(host(managers.getFirst()))) {
      ini.sections().stream()
          .filter(section -> !host(section).isEmpty() && !LOCAL_HOSTS.contains(host(section)))
          .forEach(section ->
              mistake(
                  section,
                  "host",
                  "the manager's host is %s, so that of [%s] has to be, too"
                      .formatted(host(managers.getFirst()), section.name()),
                  "host = " + host(managers.getFirst())));
    }
  }

  private List<IniFile.Section> ofType(String type) {
    return ini.sections().stream()
        .filter(section -> ini.values(section.name()).getOrDefault("type", "").equals(type))
        .toList();
  }

  private String host(IniFile.Section section) {
    return ini.values(section.name()).getOrDefault("host", "");
  }

  private void mistake(IniFile.Section section, String key, String what, String line) {
    add(ini.place(section, key), what, line);
  }

  private void add(Place place, String what, String line) {
    mistakes.add(Mistake.ofZeekctl(place, what, line));
  }
}
