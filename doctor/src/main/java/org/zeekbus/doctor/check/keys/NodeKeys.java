package org.zeekbus.doctor.check.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.doctor.site.Assigned;
import org.zeekbus.doctor.site.Option;
import org.zeekbus.doctor.site.Site;
import org.zeekbus.doctor.site.SiteNode;
import org.zeekbus.doctor.site.Value;

/**
 * The CURVE keys of a node, from its scripts or its variables. Values are never printed.
 *
 * <p>Zeek encrypts as a client if it has the server's public key and both of the client's; with
 * less it silently does not.
 */
record NodeKeys(SiteNode node, Map<String, String> values, Map<String, String> origins) {
  private static final List<String> OF_CLIENT =
      List.of(Option.CURVE_SERVER_PUBLIC, Option.CURVE_CLIENT_PUBLIC, Option.CURVE_CLIENT_SECRET);
  private static final List<String> ALL =
      List.of(
          Option.CURVE_SERVER_PUBLIC,
          Option.CURVE_SERVER_SECRET,
          Option.CURVE_CLIENT_PUBLIC,
          Option.CURVE_CLIENT_SECRET);

  /** Who gives a node its keys. */
  enum Source {
    /** zeekctl, from its directory. */
    ZEEKCTL,
    /** {@code env_vars}. */
    VARIABLES,
    /** A script of the site. */
    SCRIPT
  }

  static NodeKeys of(SiteNode node) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> origins = new LinkedHashMap<>();
    for (String option : ALL) {
      Optional<Assigned> script = node.scripts().find(option);
      script
          .filter(found -> found.value() instanceof Value.Text(String text) && !text.isEmpty())
          .ifPresent(found -> {
            values.put(option, ((Value.Text) found.value()).text());
            origins.put(option, found.place().toString());
          });
      String variable = variable(option);
      String value = node.variables().getOrDefault(variable, "");
      if (!value.isEmpty() && !values.containsKey(option)) {
        values.put(option, value);
        origins.put(option, "%s: env_vars %s".formatted(place(node), variable));
      }
    }
    return new NodeKeys(node, values, origins);
  }

  private static String place(SiteNode node) {
    return node.line().map(line -> line.place().toString()).orElse(node.name());
  }

  static String variable(String option) {
    return "ZEEK_CLUSTER_BACKEND_ZEROMQ_" + Option.shortName(option).toUpperCase(Locale.ROOT);
  }

  /** Whether some of it is what only Zeek can tell. */
  boolean isUnknown() {
    return ALL.stream().anyMatch(node.scripts()::isUnknown);
  }

  boolean isCurve() {
    return values.keySet().containsAll(OF_CLIENT);
  }

  /** Whether it takes logs from nodes that encrypt, and cannot: it lacks the server's own key. */
  boolean isDeafLogger(Site site) {
    boolean takesLogs =
        node.isLogger()
            || (node.isManager()
                && site.loggers().isEmpty()
                && node.scripts().bool(Option.MANAGER_IS_LOGGER).orElse(true)
                && !node.scripts().isUnknown(Option.MANAGER_IS_LOGGER));
    return takesLogs && isCurve() && !values.containsKey(Option.CURVE_SERVER_SECRET);
  }

  /** Where those that it has come from; zeekctl's, if it has none. */
  Source source(Site site) {
    for (String option : ALL) {
      Optional<Assigned> script = node.scripts().find(option);
      boolean isSet =
          script
              .filter(each -> each.value() instanceof Value.Text(String text) && !text.isEmpty())
              .isPresent();
      if (isSet) {
        return site.isGenerated(script.orElseThrow().place()) ? Source.ZEEKCTL : Source.SCRIPT;
      }
      if (values.containsKey(option)) {
        return Source.VARIABLES;
      }
    }
    return Source.ZEEKCTL;
  }

  /** The file and line where its key stands, to be changed. */
  Remedy change(String option, Site site, String value) {
    return source(site) == Source.VARIABLES
        ? new Remedy(
            site.nodeFile().toString(), "env_vars: %s=%s".formatted(variable(option), value))
        : Remedy.script(site.localScript(), "redef %s = \"%s\";".formatted(option, value));
  }

  /** Keys that are missing, if there are some and not all. */
  List<String> missing() {
    List<String> missing = new ArrayList<>(OF_CLIENT);
    missing.removeAll(values.keySet());
    boolean hasAny = OF_CLIENT.stream().anyMatch(values::containsKey);
    return hasAny ? missing.stream().map(Option::shortName).toList() : List.of();
  }

  Optional<String> value(String option) {
    return Optional.ofNullable(values.get(option));
  }

  String origin(String option) {
    return origins.getOrDefault(option, "");
  }

  /** Variables and scripts at the same time, which Zeek refuses. */
  boolean isTwice() {
    boolean hasScript =
        ALL.stream()
            .anyMatch(
                option -> node.scripts().text(option).filter(text -> !text.isEmpty()).isPresent());
    boolean hasVariable =
        ALL.stream()
            .anyMatch(option -> !node.variables().getOrDefault(variable(option), "").isEmpty());
    return hasScript && hasVariable;
  }
}
