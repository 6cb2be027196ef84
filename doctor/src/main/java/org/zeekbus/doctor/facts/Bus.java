package org.zeekbus.doctor.facts;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.doctor.finding.Remedy;
import org.zeekbus.zmtp.Endpoint;

/**
 * A zeekbus: as it runs if it says so, else as its file has it.
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
 * @param configured what its file says, which one that runs need not have read
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
    Map<String, SettingOrigin> origins,
    Configured configured,
    List<String> refused) {
  private static final String ZEEKCTL = "broker.zeekctl";

  /** The settings that {@link #ZEEKCTL} says. */
  private static final Set<String> BY_ZEEKCTL =
      Set.of("broker.xpub", "broker.xsub", "logger.listen");

  public Bus {
    xsub = List.copyOf(xsub);
    xpub = List.copyOf(xpub);
    pull = List.copyOf(pull);
    directories = Map.copyOf(directories);
    origins = Map.copyOf(origins);
    refused = List.copyOf(refused);
  }

  /**
   * What its file says.
   *
   * @param values as text, by their keys
   * @param places of those that are set
   */
  public record Configured(Map<String, String> values, Map<String, String> places) {
    /** None. */
    public static final Configured NOTHING = new Configured(Map.of(), Map.of());

    public Configured {
      values = Map.copyOf(values);
      places = Map.copyOf(places);
    }
  }

  /** Whether nothing is known of it: its file is refused, or cannot be read. */
  public boolean isUnknown() {
    return xpub.isEmpty() && pull.isEmpty();
  }

  /** Whether its file is that of the service which a package installs. */
  public boolean isOfService() {
    return file.equals(RealWorld.SERVICE_FILE);
  }

  /** Where a value comes from, for people: the place and the key that stands there. */
  public String origin(String key) {
    SettingOrigin origin = origins.get(key);
    return origin == null ? key + " (default)" : origin.text();
  }

  /** Whether its endpoints are those of zeekctl, so that it may not have others beside them. */
  public boolean isByZeekctl() {
    return origins.containsKey(ZEEKCTL);
  }

  /** What to change for another value. */
  public Remedy change(String key, String value) {
    boolean isByZeekctl = isByZeekctl() && BY_ZEEKCTL.contains(key) && isSame(key, ZEEKCTL);
    SettingOrigin origin = origins.get(isByZeekctl ? ZEEKCTL : key);
    return origin == null ? inFile(key + ": " + value) : origin.change(value);
  }

  private boolean isSame(String one, String other) {
    return origin(one).equals(origin(other));
  }

  /** A line of its file. */
  public Remedy inFile(String line) {
    return new Remedy(file.toString(), line);
  }

  /** Without a role that turned out not to run. */
  public Bus running(boolean broker, boolean logger) {
    // Of an unknown one, all that is known is what runs.
    return isUnknown() ? this : with(hasBroker && broker, hasLogger && logger, xsub, xpub, pull);
  }

  /** Where it listens in fact: its settings may leave the port to the system. */
  public Bus listening(List<Endpoint> atXsub, List<Endpoint> atXpub, List<Endpoint> atPull) {
    return with(
        hasBroker,
        hasLogger,
        atXsub.isEmpty() ? xsub : atXsub,
        atXpub.isEmpty() ? xpub : atXpub,
        atPull.isEmpty() ? pull : atPull);
  }

  /** With other keys. */
  public Bus withKeys(BusKeys others) {
    return new Bus(
        file,
        hasBroker,
        hasLogger,
        xsub,
        xpub,
        pull,
        http,
        webSocket,
        others,
        directory,
        archive,
        directories,
        memory,
        intake,
        webSocketConnections,
        loggerNode,
        origins,
        configured,
        refused);
  }

  /** The same with what its file says, and what a start would refuse of that. */
  public Bus withFile(Configured said, List<String> errors) {
    return with(hasBroker, hasLogger, xsub, xpub, pull, said, errors);
  }

  private Bus with(
      boolean broker,
      boolean logger,
      List<Endpoint> atXsub,
      List<Endpoint> atXpub,
      List<Endpoint> atPull) {
    return with(broker, logger, atXsub, atXpub, atPull, configured, refused);
  }

  private Bus with(
      boolean broker,
      boolean logger,
      List<Endpoint> atXsub,
      List<Endpoint> atXpub,
      List<Endpoint> atPull,
      Configured said,
      List<String> errors) {
    return new Bus(
        file,
        broker,
        logger,
        atXsub,
        atXpub,
        atPull,
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
        said,
        errors);
  }
}
