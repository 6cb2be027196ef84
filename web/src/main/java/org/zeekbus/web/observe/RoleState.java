package org.zeekbus.web.observe;

import java.util.List;

/**
 * Whether a role does its work.
 *
 * @param role {@code broker}, {@code logger} or {@code websocket}
 * @param reasons why it does not, in words
 */
public record RoleState(String role, boolean ready, List<String> reasons) {
  /** Copies the list. */
  public RoleState {
    reasons = List.copyOf(reasons);
  }
}
