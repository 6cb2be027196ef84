package org.zeekbus.doctor.site;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lines of scripts that set the options of a cluster in a way that Zeek refuses. Owner: nobody. */
final class OptionMistakes {
  private static final List<String> BOOLS =
      List.of(
          Option.RUN_PROXY,
          Option.IPV6,
          Option.LOG_IMMEDIATE,
          Option.XPUB_NODROP,
          Option.MANAGER_IS_LOGGER,
          Option.LOCAL_LOGGING,
          Option.REMOTE_LOGGING);

  private static final List<String> NAMES = names();

  /** So many changes make a misprint; more make another name, of which nothing is known here. */
  private static final int MISPRINTED = 2;

  private OptionMistakes() {}

  private static List<String> names() {
    List<String> names =
        new ArrayList<>(
            List.of(
                Option.RUN_PROXY,
                Option.CONNECT_XPUB,
                Option.CONNECT_XSUB,
                Option.CONNECT_LOG,
                Option.IPV6,
                Option.LINGER,
                Option.LOG_IMMEDIATE,
                Option.XPUB_NODROP,
                Option.CURVE_SERVER_PUBLIC,
                Option.CURVE_SERVER_SECRET,
                Option.CURVE_CLIENT_PUBLIC,
                Option.CURVE_CLIENT_SECRET,
                Option.MANAGER_IS_LOGGER));
    for (String each :
        List.of(
            "listen_xpub_endpoint",
            "listen_xsub_endpoint",
            "listen_log_endpoint",
            "listen_xpub_nodrop",
            "xpub_sndhwm",
            "xpub_sndbuf",
            "xsub_rcvhwm",
            "xsub_rcvbuf",
            "onloop_queue_hwm",
            "log_sndhwm",
            "log_sndbuf",
            "log_rcvhwm",
            "log_rcvbuf",
            "proxy_io_threads",
            "poll_max_messages",
            "hello_expiration",
            "debug_flags")) {
      names.add(Option.BACKEND + each);
    }
    return List.copyOf(names);
  }

  static List<Mistake> of(NodeScripts scripts) {
    List<Mistake> mistakes = new ArrayList<>();
    for (String option : BOOLS) {
      scripts.history(option).forEach(assigned -> bool(option, assigned, mistakes));
    }
    for (Assigned assigned : scripts.history(Option.CONNECT_LOG)) {
      if (assigned.value() instanceof Value.Text(String text)) {
        mistakes.add(
            Mistake.ofZeek(
                assigned.place(),
                "connect_log_endpoints is a vector, and gets a text",
                "redef %s += { \"%s\" };".formatted(Option.CONNECT_LOG, text)));
      }
    }
    scripts.names().forEach(name -> misprint(name, scripts, mistakes));
    return mistakes;
  }

  private static void bool(String option, Assigned assigned, List<Mistake> mistakes) {
    if (assigned.value() instanceof Value.Text || assigned.value() instanceof Value.Numeric) {
      mistakes.add(
          Mistake.ofZeek(
              assigned.place(),
              "%s gets %s (expected: T or F)".formatted(Option.shortName(option), assigned.value()),
              "redef %s = (T or F);".formatted(option)));
    }
  }

  private static void misprint(String name, NodeScripts scripts, List<Mistake> mistakes) {
    Optional<String> near =
        NAMES.contains(name) || !name.startsWith("Cluster::")
            ? Optional.empty()
            : Optional.of(Misprint.nearest(name, NAMES))
                .filter(known -> Misprint.distance(name, known) <= MISPRINTED);
    near.ifPresent(known ->
        scripts
            .find(name)
            .ifPresent(assigned ->
                mistakes.add(
                    Mistake.ofZeek(
                        assigned.place(),
                        "there is no option " + name,
                        "redef %s (as there)".formatted(known)))));
  }
}
