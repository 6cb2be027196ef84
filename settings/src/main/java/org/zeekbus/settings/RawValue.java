package org.zeekbus.settings;

import java.util.List;

/**
 * The text that somebody wrote for a setting, before it is parsed.
 *
 * @param texts several for a list
 * @param origin where they are written
 */
public record RawValue(List<String> texts, Origin origin) {
  /** One text. */
  public RawValue(String text, Origin origin) {
    this(List.of(text), origin);
  }

  /** Copies the list. */
  public RawValue {
    texts = List.copyOf(texts);
  }
}
