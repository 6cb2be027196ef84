package org.zeekbus.top.text;

import java.util.Comparator;

/** Orders names as people do: {@code worker-2} before {@code worker-10}. */
final class NaturalOrder implements Comparator<String> {
  static final NaturalOrder NAMES = new NaturalOrder();

  private NaturalOrder() {}

  @Override
  public int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endOfOne = endOfRun(one, i);
      int endOfOther = endOfRun(other, j);
      int order =
          isDigit(one.charAt(i)) && isDigit(other.charAt(j))
              ? compareNumbers(one.substring(i, endOfOne), other.substring(j, endOfOther))
              : one.substring(i, endOfOne).compareTo(other.substring(j, endOfOther));
      if (order != 0) {
        return order;
      }
      i = endOfOne;
      j = endOfOther;
    }
    return Integer.compare(one.length() - i, other.length() - j);
  }

  /** Digits end a run of other characters, and the other way round. */
  private static int endOfRun(String text, int from) {
    int end = from + 1;
    while (end < text.length() && isDigit(text.charAt(end)) == isDigit(text.charAt(from))) {
      end++;
    }
    return end;
  }

  private static int compareNumbers(String one, String other) {
    String left = one.replaceFirst("^0+(?=.)", "");
    String right = other.replaceFirst("^0+(?=.)", "");
    int order = Integer.compare(left.length(), right.length());
    return order != 0 ? order : left.compareTo(right);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
