package org.zeekbus.zmtp.wire;

import org.zeekbus.zmtp.Limits;

/**
 * The lengths of messages that a reader is told to keep.
 *
 * @param limits beyond which it fails
 * @param first longest first frame of a message that is kept
 * @param message longest message that is kept
 */
record Bounds(Limits limits, int first, int message) {
  /** Keeps messages as long as the limits allow. */
  static Bounds of(Limits limits, int first) {
    return new Bounds(limits, first, limits.message());
  }
}
