package org.zeekbus.broker.link;

/**
 * A link at one moment. Counts never go back. Owner: nobody; never changes.
 *
 * @param isUp whether messages and subscriptions pass
 * @param xpub of the cluster's broker
 * @param xsub of the cluster's broker
 * @param timesUp how often it came to stand
 * @param waiting who waits for a confirmation of subscriptions
 * @param forgotten who waited, and was given up as too many came after
 * @param echoes messages of this process that the cluster's broker sent back, as some peer here
 *     subscribes their topics
 */
public record LinkSnapshot(
    boolean isUp,
    String xpub,
    String xsub,
    long timesUp,
    int waiting,
    long forgotten,
    long echoes) {
  /** As text for people. */
  public String text() {
    return "link with the cluster's broker at %s and %s: %s, %,d times up, %,d echoes%n"
        .formatted(xpub, xsub, isUp ? "up" : "down", timesUp, echoes);
  }
}
