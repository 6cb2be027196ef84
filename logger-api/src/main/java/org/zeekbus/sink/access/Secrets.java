package org.zeekbus.sink.access;

import java.util.List;
import org.zeekbus.settings.SettingType;

/**
 * What a server may send back, and nobody should see. Prints none of it. Owner: nobody, it does not
 * change.
 *
 * @param texts each of them
 */
public record Secrets(List<String> texts) {
  /** A shorter text may stand in any answer. */
  private static final int SHORTEST = 4;

  /** Copies. */
  public Secrets {
    texts = List.copyOf(texts);
  }

  /** The same text without them. */
  public String hidden(String text) {
    String hidden = text;
    for (String secret : texts) {
      if (secret.length() >= SHORTEST) {
        hidden = hidden.replace(secret, SettingType.NOT_SHOWN);
      }
    }
    return hidden;
  }

  @Override
  public String toString() {
    return SettingType.NOT_SHOWN;
  }
}
