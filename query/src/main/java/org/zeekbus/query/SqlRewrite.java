package org.zeekbus.query;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement as DuckDB takes it, and where its parts stand in the user's.
 *
 * @param sql as DuckDB takes it
 * @param edits in their order
 */
record SqlRewrite(String sql, List<Edit> edits) {
  /**
   * A part that was replaced.
   *
   * @param from where it begins in the user's statement
   * @param at where it begins in the other one
   * @param length in the user's statement
   * @param newLength in the other one
   */
  record Edit(int from, int at, int length, int newLength) {}

  /**
   * Where something stands in the user's statement.
   *
   * @param bytes of the other statement before it, as DuckDB counts
   */
  int original(int bytes) {
    byte[] utf8 = sql.getBytes(StandardCharsets.UTF_8);
    int place =
        new String(utf8, 0, Math.clamp(bytes, 0, utf8.length), StandardCharsets.UTF_8).length();
    int shift = 0;
    for (Edit edit : edits) {
      if (place < edit.at) {
        break;
      }
      if (place < edit.at + edit.newLength) {
        return edit.from;
      }
      shift = edit.from + edit.length - edit.at - edit.newLength;
    }
    return place + shift;
  }

  /** The same statement as a part of another one. */
  SqlRewrite within(String head, String tail) {
    List<Edit> moved = new ArrayList<>();
    moved.add(new Edit(0, 0, 0, head.length()));
    for (Edit each : edits) {
      moved.add(new Edit(each.from, each.at + head.length(), each.length, each.newLength));
    }
    return new SqlRewrite(head + sql + tail, List.copyOf(moved));
  }

  /** Makes one, from left to right. */
  static final class Builder {
    private final String original;
    private final StringBuilder sql = new StringBuilder();
    private final List<Edit> edits = new ArrayList<>();
    private int taken;

    Builder(String original) {
      this.original = original;
    }

    /** In place of the characters from {@code from} to {@code to}. */
    void replace(int from, int to, String text) {
      sql.append(original, taken, from);
      edits.add(new Edit(from, sql.length(), to - from, text.length()));
      sql.append(text);
      taken = to;
    }

    SqlRewrite build() {
      return new SqlRewrite(sql.toString() + original.substring(taken), List.copyOf(edits));
    }
  }
}
