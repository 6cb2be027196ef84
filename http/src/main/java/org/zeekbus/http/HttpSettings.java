package org.zeekbus.http;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.zmtp.socket.InheritedSockets;

/**
 * The bounds of an HTTP server. Owner: nobody; never changes.
 *
 * @param section of the configuration that it comes from, as errors name it
 * @param hosts names that {@code Host} may have besides addresses and the names of this machine
 * @param origins of pages of other sites that may use it, such as {@code https://soc.example.org};
 *     if not even an empty set is there, {@code Origin} is not looked at
 * @param connections most connections, without those that were upgraded
 * @param handlers most requests that are being answered at once
 * @param viewers most connections with server-sent events
 * @param answerBytes most bytes of answers that are on their way
 * @param bodyBytes most bytes of requests' bodies that are on their way or being answered
 * @param requestTime from the first byte of a request to its last; on a new connection, from its
 *     start
 * @param idleTime how long a connection may wait for its next request
 * @param answerTime how long a handler may take, and then the peer to take the answer
 * @param viewerTime how long a viewer may take nothing
 * @param heartbeat how often a viewer that gets no events gets a comment
 * @param inherited sockets that the process was given, one of which may listen already
 */
public record HttpSettings(
    String section,
    Set<String> hosts,
    Optional<Set<String>> origins,
    int connections,
    int handlers,
    int viewers,
    int answerBytes,
    int bodyBytes,
    Duration requestTime,
    Duration idleTime,
    Duration answerTime,
    Duration viewerTime,
    Duration heartbeat,
    InheritedSockets inherited) {
  /** As zeekbus has them. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          "http",
          Set.of(),
          Optional.empty(),
          512,
          32,
          64,
          32 << 20,
          16 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15),
          InheritedSockets.NONE);

  /** Copies the sets. */
  public HttpSettings {
    hosts = Set.copyOf(hosts);
    origins = origins.map(Set::copyOf);
  }

  /** The same with other names of this server. */
  public HttpSettings withHosts(Set<String> names) {
    return with(section, names, origins, connections);
  }

  /** The same for another server. */
  public HttpSettings with(
      String section, Set<String> hosts, Optional<Set<String>> origins, int connections) {
    return with(section, hosts, origins, connections, viewers, bodyBytes, inherited);
  }

  /** The same with other bounds for viewers and bodies. */
  public HttpSettings withBounds(int mostViewers, int mostBodyBytes) {
    return with(section, hosts, origins, connections, mostViewers, mostBodyBytes, inherited);
  }

  /** The same for a process that was given sockets that listen. */
  public HttpSettings inheriting(InheritedSockets sockets) {
    return with(section, hosts, origins, connections, viewers, bodyBytes, sockets);
  }

  private HttpSettings with(
      String section,
      Set<String> hosts,
      Optional<Set<String>> origins,
      int connections,
      int viewers,
      int bodyBytes,
      InheritedSockets inherited) {
    return new HttpSettings(
        section,
        hosts,
        origins,
        connections,
        handlers,
        viewers,
        answerBytes,
        bodyBytes,
        requestTime,
        idleTime,
        answerTime,
        viewerTime,
        heartbeat,
        inherited);
  }
}
