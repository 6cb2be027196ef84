package org.zeekbus.websocket.count;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.zeekbus.websocket.snapshot.WebSocketSnapshot;

/**
 * The labels under which clients are counted: the names that they give themselves, but not more
 * than a bound. Owner: any thread.
 */
public final class ApplicationNames {
  /** Of those beyond the bound. */
  static final String OTHER = "other";

  private static final int MOST = 1000;
  private static final int LONGEST = 100;

  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /** Characters that a name may have, as in Zeek. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_.=:*@-]*");

  /** None yet. */
  public ApplicationNames() {}

  /** Whether a client may call itself so. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The label for clients with this name; always the same for one name, once it has one. */
  public String labelOf(Optional<String> name) {
    if (name.isEmpty() || name.get().isEmpty()) {
      return WebSocketSnapshot.UNKNOWN;
    }
    String label = name.get().substring(0, Math.min(name.get().length(), LONGEST));
    if (!known.contains(label) && known.size() < MOST) {
      known.add(label);
    }
    return known.contains(label) ? label : OTHER;
  }
}
