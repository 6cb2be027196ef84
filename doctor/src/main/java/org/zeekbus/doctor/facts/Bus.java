package org.zeekbus.doctor.facts;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.zeekbus.zmtp.Endpoint;

/**
 * A zeekbus as its configuration has it.
 *
 * @param file where its settings stand, or would
 * @param hasBroker whether it is to forward events
 * @param hasLogger whether it is to take logs
 * @param xsub where nodes' XPUB connect
 * @param xpub where nodes' XSUB connect
 * @param pull where nodes push logs
 * @param directory of the logs that are written
 * @param archive where rotated logs go, if they go anywhere
 * @param directories all that it writes to, by their settings
 * @param loggerNode the node of the layout that its logger is
 * @param origins where settings come from that somebody has set, by their keys; {@code
 *     broker.zeekctl} sets several
 * @param values settings as text, by their keys
 * @param refused what a start would refuse
 */
public record Bus(
    Path file,
    boolean hasBroker,
    boolean hasLogger,
    List<Endpoint> xsub,
    List<Endpoint> xpub,
    List<Endpoint> pull,
    Optional<Endpoint.Tcp> http,
    Optional<Endpoint.Tcp> webSocket,
    BusKeys keys,
    Optional<Path> directory,
    Optional<Path> archive,
    Map<String, Path> directories,
    long memory,
    long intake,
    int webSocketConnections,
    Optional<String> loggerNode,
    Map<String, String> origins,
    Map<String, String> values,
    List<String> refused) {
  private static final String ZEEKCTL = "broker.zeekctl";

  public Bus {
    xsub = List.copyOf(xsub);
    xpub = List.copyOf(xpub);
    pull = List.copyOf(pull);
    directories = Map.copyOf(directories);
    origins = Map.copyOf(origins);
    values = Map.copyOf(values);
    refused = List.copyOf(refused);
  }

  /** Where a value comes from, for people: the place and the key that stands there. */
  public String origin(String key) {
    return origins.getOrDefault(key, key + " (default)");
  }

  /** The key that has to change for another value. */
  public String keyToChange(String key) {
    return origin(key).endsWith(ZEEKCTL) ? ZEEKCTL : key;
  }

  /** Without a role that turned out not to run. */
  public Bus running(boolean broker, boolean logger) {
    return new Bus(
        file,
        hasBroker && broker,
        hasLogger && logger,
        xsub,
        xpub,
        pull,
        http,
        webSocket,
        keys,
        directory,
        archive,
        directories,
        memory,
        intake,
        webSocketConnections,
        loggerNode,
        origins,
        values,
        refused);
  }
}
