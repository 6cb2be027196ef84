package org.zeekbus.http;

import java.time.Duration;
import java.util.Set;

/**
 * The bounds of an HTTP server. Owner: nobody; never changes.
 *
 * @param hosts names that {@code Host} may have besides addresses and the names of this machine
 * @param connections most connections
 * @param handlers most requests that are being answered at once
 * @param viewers most connections with server-sent events
 * @param answerBytes most bytes of answers that are on their way
 * @param requestTime from the first byte of a request to its last; on a new connection, from its
 *     start
 * @param idleTime how long a connection may wait for its next request
 * @param answerTime how long a handler may take, and then the peer to take the answer
 * @param viewerTime how long a viewer may take nothing
 * @param heartbeat how often a viewer that gets no events gets a comment
 */
public record HttpSettings(
    Set<String> hosts,
    int connections,
    int handlers,
    int viewers,
    int answerBytes,
    Duration requestTime,
    Duration idleTime,
    Duration answerTime,
    Duration viewerTime,
    Duration heartbeat) {
  /** As zeekbus has them. */
  public static final HttpSettings DEFAULT =
      new HttpSettings(
          Set.of(),
          512,
          32,
          64,
          32 << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ofSeconds(15));

  /** Copies the set. */
  public HttpSettings {
    hosts = Set.copyOf(hosts);
  }

  /** The same with other names of this server. */
  public HttpSettings withHosts(Set<String> names) {
    return new HttpSettings(
        names,
        connections,
        handlers,
        viewers,
        answerBytes,
        requestTime,
        idleTime,
        answerTime,
        viewerTime,
        heartbeat);
  }
}
