package org.zeekbus.app.systemd;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.zeekbus.app.config.Environment;
import org.zeekbus.settings.ConfigurationException;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.socket.InheritedSockets;
import org.zeekbus.zmtp.socket.InheritedSockets.Descriptor;

/**
 * The sockets that systemd has opened for this process, as {@code zeekbus.socket} says. Source:
 * sd_listen_fds(3).
 */
public final class ActivatedSockets {
  /** The first descriptor; the others follow. */
  private static final int FIRST = 3;

  private static final int MOST = 1000;
  private static final String COUNT = "LISTEN_FDS";

  private ActivatedSockets() {}

  /**
   * Takes them over.
   *
   * @param endpoints where zeekbus will listen
   * @throws ConfigurationException naming those that are of no use for that
   */
  public static InheritedSockets of(Environment environment, Collection<Endpoint> endpoints)
      throws ConfigurationException {
    List<Descriptor> descriptors = descriptors(environment, ProcessHandle.current().pid());
    if (descriptors.isEmpty()) {
      return InheritedSockets.NONE;
    }
    InheritedSockets sockets;
    try {
      sockets = InheritedSockets.of(descriptors);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s: %s; correct the .socket unit".formatted(COUNT, e.getMessage()));
    }
    List<String> unused = sockets.beside(endpoints);
    if (!unused.isEmpty()) {
      throw new ConfigurationException(
          "%s: zeekbus listens nowhere where %s (expected: one of %s); change ListenStream= in the .socket unit, or the endpoint in the configuration"
              .formatted(
                  COUNT,
                  unused.size() == 1
                      ? "this socket does: " + unused.getFirst()
                      : "these sockets do: " + String.join("; ", unused),
                  endpoints.stream().map(Endpoint::toString).collect(Collectors.joining(", "))));
    }
    return sockets;
  }

  /** Those that are for the process {@code pid}. */
  static List<Descriptor> descriptors(Environment environment, long pid)
      throws ConfigurationException {
    Optional<String> count = environment.find(COUNT);
    if (count.isEmpty()
        || !environment.find("LISTEN_PID").equals(Optional.of(Long.toString(pid)))) {
      return List.of();
    }
    String text = count.get();
    int number = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    if (number < 0 || number > MOST) {
      throw new ConfigurationException(
          "%s: '%s' (expected: a number of 0 to %d)".formatted(COUNT, text, MOST));
    }
    List<String> names = List.of(environment.find("LISTEN_FDNAMES").orElse("").split(":", -1));
    List<Descriptor> descriptors = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      descriptors.add(new Descriptor(FIRST + i, i < names.size() ? names.get(i) : ""));
    }
    return descriptors;
  }
}
