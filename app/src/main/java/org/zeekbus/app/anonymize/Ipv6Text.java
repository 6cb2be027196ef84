package org.zeekbus.app.anonymize;

/**
 * Finds IPv6 addresses in text, as RFC 4291, 2.2, has them.
 *
 * <p>Owner: any thread.
 */
final class Ipv6Text {
  private static final int GROUPS = 8;
  private static final int GROUP = 4;

  /** Of an IPv4 address at the end. */
  private static final int TWO_GROUPS = 2;

  private Ipv6Text() {}

  static boolean isHex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** Where the longest address that begins at {@code at} ends, or -1 if there is none. */
  static int end(String text, int at, int limit) {
    int groups = 0;
    boolean hasGap = false;
    int end = -1;
    int i = at;
    if (isGap(text, i, limit)) {
      hasGap = true;
      i += 2;
      end = i;
    }
    while (true) {
      int digits = 0;
      while (i + digits < limit && digits <= GROUP && isHex(text.charAt(i + digits))) {
        digits++;
      }
      if (digits == 0 || digits > GROUP) {
        return end;
      }
      boolean hasRoom = hasGap ? groups + TWO_GROUPS < GROUPS : groups + TWO_GROUPS == GROUPS;
      int ipv4 = hasRoom ? ipv4End(text, i, limit) : -1;
      if (ipv4 >= 0) {
        return ipv4;
      }
      groups++;
      i += digits;
      if (hasGap ? groups < GROUPS : groups == GROUPS) {
        end = i;
      }
      if (groups == GROUPS) {
        return end;
      }
      if (!hasGap && isGap(text, i, limit)) {
        hasGap = true;
        i += 2;
        end = groups < GROUPS ? i : end;
      } else if (i < limit && text.charAt(i) == ':') {
        i++;
      } else {
        return end;
      }
    }
  }

  private static boolean isGap(String text, int at, int limit) {
    return at + 1 < limit && text.charAt(at) == ':' && text.charAt(at + 1) == ':';
  }

  /** Where four decimal numbers end, or -1. */
  private static int ipv4End(String text, int at, int limit) {
    int i = at;
    for (int part = 0; part < 4; part++) {
      if (part > 0) {
        if (i >= limit || text.charAt(i) != '.') {
          return -1;
        }
        i++;
      }
      int number = 0;
      int from = i;
      while (i < limit && i - from < 3 && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
        number = number * 10 + text.charAt(i) - '0';
        i++;
      }
      if (i == from || number > 0xff) {
        return -1;
      }
    }
    return i;
  }
}
