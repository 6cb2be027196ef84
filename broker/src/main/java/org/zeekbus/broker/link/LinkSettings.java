package org.zeekbus.broker.link;

import java.time.Duration;
import org.zeekbus.zmtp.Backoff;
import org.zeekbus.zmtp.Endpoint;
import org.zeekbus.zmtp.Security;
import org.zeekbus.zmtp.Topic;

/**
 * Where the cluster's broker is. Owner: nobody; never changes.
 *
 * @param xpub its XPUB, from which messages come
 * @param xsub its XSUB, to which messages go
 * @param security of both connections
 * @param ownSenders how the ids of all senders in this process begin, and of none elsewhere: what
 *     the cluster's broker sends back of them is dropped, as they had it here
 * @param backoff how long it waits before it connects again
 * @param confirmationLimit after so much time without a confirmation, the listener is told
 */
public record LinkSettings(
    Endpoint xpub,
    Endpoint xsub,
    Security security,
    Topic ownSenders,
    Backoff backoff,
    Duration confirmationLimit) {
  private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);
  private static final Duration CONFIRMATION_LIMIT = Duration.ofSeconds(10);

  /** Connects again as ZeroMQ does, and 10 s after a refusal. */
  public LinkSettings(Endpoint xpub, Endpoint xsub, Security security, Topic ownSenders) {
    this(
        xpub,
        xsub,
        security,
        ownSenders,
        Backoff.DEFAULT.withAfterRefusal(AFTER_REFUSAL),
        CONFIRMATION_LIMIT);
  }
}
