package org.zeekbus.zmtp;

import java.time.Duration;

/**
 * Limits on what a peer can make us do. Sizes in bytes.
 *
 * @param handshakeTimeout for greeting and handshake together
 * @param frame longest frame body; a longer one closes the connection
 * @param message longest message, all frames with their headers; a longer one closes
 * @param parts most frames in a message; more close
 * @param topic longest topic: a longer subscription is ignored, a message with a longer one dropped
 * @param subscriptions most topics that one connection may hold; more are ignored
 * @param connections most connections of a socket; more are closed before the greeting
 */
public record Limits(
    Duration handshakeTimeout,
    int frame,
    int message,
    int parts,
    int topic,
    int subscriptions,
    int connections) {

  /** The defaults: 30 s, 64 MiB, 256 MiB, 1,024 parts, 4 KiB, 100,000 topics, 10,000 peers. */
  public static final Limits DEFAULT =
      new Limits(Duration.ofSeconds(30), 64 << 20, 256 << 20, 1024, 4096, 100_000, 10_000);

  /**
   * Checks that all are positive, and that a frame fits a message.
   *
   * @throws IllegalArgumentException naming the limit
   */
  public Limits {
    if (handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
      throw new IllegalArgumentException(
          "handshake timeout: " + handshakeTimeout + " (expected: more than 0)");
    }
    positive("frame", frame);
    positive("message", message);
    positive("parts", parts);
    positive("topic", topic);
    positive("subscriptions", subscriptions);
    positive("connections", connections);
    if (message < frame) {
      throw new IllegalArgumentException(
          "message limit: " + message + " (expected: at least the frame limit, " + frame + ")");
    }
  }

  private static void positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " limit: " + value + " (expected: more than 0)");
    }
  }
}
