package org.zeekbus.sink;

import java.util.List;

/**
 * The statistics that only one type of sink reports, at one moment: an immutable record of numbers,
 * texts, lists and maps with text keys. JSON shows its components; {@link #lines} are its text.
 */
public interface SinkDetails {
  /** The same for people, a few lines. */
  List<String> lines();
}
