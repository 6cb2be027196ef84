package org.zeekbus.app.recording;

import java.util.List;
import org.zeekbus.zeek.FramesLayout;

/**
 * A message that passed one place of a recorded cluster at one moment.
 *
 * @param number from 0, in the file
 * @param nanos since 1970
 * @param parts the message's frames, at least one
 */
public record FramesRecord(
    long number, long nanos, FramesLayout.Channel channel, List<byte[]> parts) {
  /** Whether this subscription begins. */
  public boolean isSubscribe() {
    return parts.getFirst()[0] == 1;
  }
}
