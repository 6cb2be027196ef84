package org.zeekbus.zeek.where;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes tables of patterns: first a net of states (Thompson), then for each set of its states that
 * can be reached at once a row of a table. All of it is done before the first record, so that no
 * text takes longer than its length; a pattern whose table would be too large is refused. One
 * compiler is for all patterns of a predicate, and bounds them together.
 *
 * <p>Java's patterns have another syntax, and senders could choose texts on which they take for
 * ever.
 *
 * <p>Owner: one thread.
 */
final class PatternCompiler {
  /** The most numbers in all tables: 4 MiB. */
  static final int MOST_CELLS = 1 << 20;

  /** The most steps for all tables: less than a second. */
  private static final int MOST_STEPS = 20_000_000;

  /** The most memory while a table is made: 64 MiB. */
  private static final int MOST_WORDS = 1 << 23;

  /** The bits of a set that are copied in about the time of one step. */
  private static final int BITS_A_STEP = 512;

  private static final int MOST_ROWS = 65_536;

  /** The most states of a net: some 1,000 names of hosts. */
  private static final int MOST_STATES = 20_000;

  private int cells = MOST_CELLS;
  private int rows = MOST_ROWS;
  private int steps = MOST_STEPS;
  private int words = MOST_WORDS;

  /** A state of the net: goes on by a symbol, or else freely to both. */
  private record State(@Nullable BitSet by, int next, int other) {}

  private static final int NOWHERE = -1;

  /** It is too large. */
  private static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super(null, null, false, false);
    }
  }

  /**
   * Makes a table.
   *
   * @param isWhole whether it must match a whole text instead of a part
   * @throws WhereException if it would be too large
   */
  PatternTable compile(PatternNode pattern, boolean isWhole, Column at) {
    try {
      Net net = new Net();
      int end = net.add(null, NOWHERE, NOWHERE);
      words = MOST_WORDS;
      PatternNode maybeStart = new PatternNode.Repeat(PatternNode.one(PatternNode.START), 0, 1);
      if (isWhole) {
        PatternNode maybeEnd = new PatternNode.Repeat(PatternNode.one(PatternNode.END), 0, 1);
        int begin = net.add(maybeStart, net.add(pattern, net.add(maybeEnd, end)));
        return new Rows(net.states, end, NOWHERE).table(begin);
      }
      PatternNode anything =
          new PatternNode.Repeat(PatternNode.any(), 0, PatternNode.Repeat.UNBOUNDED);
      int anywhere = net.add(anything, net.add(pattern, end));
      int begin = net.add(maybeStart, anywhere);
      return new Rows(net.states, end, anywhere).table(begin);
    } catch (TooLarge _) {
      throw new WhereException(
          at.number(),
          "a pattern that needs too much memory",
          "a shorter one, or fewer repetitions");
    }
  }

  private void step(int count) {
    steps -= count;
    if (steps < 0) {
      throw new TooLarge();
    }
  }

  /** The net, built from its end. */
  private final class Net {
    final List<State> states = new ArrayList<>();

    int add(@Nullable BitSet by, int next, int other) {
      if (states.size() == MOST_STATES) {
        throw new TooLarge();
      }
      states.add(new State(by, next, other));
      return states.size() - 1;
    }

    /** Adds what leads through {@code node} to {@code next}; returns its begin. */
    int add(PatternNode node, int next) {
      step(1);
      return switch (node) {
        case PatternNode.One(BitSet of) -> add(of, next, NOWHERE);
        case PatternNode.Sequence(List<PatternNode> parts) -> {
          int begin = next;
          for (PatternNode part : parts.reversed()) {
            begin = add(part, begin);
          }
          yield begin;
        }
        case PatternNode.Choice(List<PatternNode> parts) -> {
          int begin = add(parts.getLast(), next);
          for (PatternNode part : parts.reversed().subList(1, parts.size())) {
            begin = add(null, add(part, next), begin);
          }
          yield begin;
        }
        case PatternNode.Repeat(PatternNode part, int least, int most) -> {
          int begin = next;
          if (most == PatternNode.Repeat.UNBOUNDED) {
            int loop = add(null, next, NOWHERE);
            states.set(loop, new State(null, next, add(part, loop)));
            begin = loop;
          } else {
            for (int i = least; i < most; i++) {
              begin = add(null, add(part, begin), next);
            }
          }
          for (int i = 0; i < least; i++) {
            begin = add(part, begin);
          }
          yield begin;
        }
      };
    }
  }

  /** The rows of the table, found from the first one on. A row is a set of states that go on. */
  private final class Rows {
    private final List<State> states;
    private final int end;
    private final boolean isWhole;

    /** States that all rows have, as a part may begin anywhere, and what is behind them. */
    private final BitSet always = new BitSet();

    private final BitSet[] behindAlways;

    /** For each kind, the row of what is behind them, once it is known. */
    private final int[] rowsOfAlways;

    private final byte[] kindOf = new byte[PatternNode.START];

    /** The number of kinds of bytes; start and end of a text are two more. */
    private final int width;

    private final Map<BitSet, int[]> kindsIn = new HashMap<>();
    private final int[] @Nullable [] closures;
    private final Map<BitSet, Integer> known = new HashMap<>();
    private final List<BitSet> sets = new ArrayList<>();

    Rows(List<State> states, int end, int anywhere) {
      this.states = states;
      this.end = end;
      this.isWhole = anywhere == NOWHERE;
      this.closures = new int[states.size()] @Nullable [];
      this.width = divide();
      this.behindAlways = new BitSet[width + 2];
      Arrays.setAll(behindAlways, _ -> new BitSet());
      this.rowsOfAlways = new int[width + 2];
      Arrays.fill(rowsOfAlways, NOWHERE);
      if (!isWhole) {
        BitSet first = new BitSet();
        add(closure(anywhere), first);
        @Nullable BitSet[] behind = next(first);
        for (int kind = 0; kind < behind.length; kind++) {
          behindAlways[kind] = orElse(behind[kind], behindAlways[kind]);
        }
        always.or(first);
      }
    }

    private static void add(int[] states, BitSet to) {
      for (int each : states) {
        to.set(each);
      }
    }

    /** Divides the bytes into kinds that the pattern treats alike; returns their number. */
    private int divide() {
      Set<BitSet> distinct = new LinkedHashSet<>();
      for (State state : states) {
        if (state.by() != null) {
          distinct.add(state.by());
        }
      }
      int[] kinds = new int[PatternNode.START];
      int count = 1;
      for (BitSet by : distinct) {
        step(PatternNode.START);
        int[] inside = new int[PatternNode.START];
        int[] outside = new int[PatternNode.START];
        Arrays.fill(inside, NOWHERE);
        Arrays.fill(outside, NOWHERE);
        count = 0;
        for (int octet = 0; octet < PatternNode.START; octet++) {
          int[] renamed = by.get(octet) ? inside : outside;
          if (renamed[kinds[octet]] == NOWHERE) {
            renamed[kinds[octet]] = count++;
          }
          kinds[octet] = renamed[kinds[octet]];
        }
      }
      for (int octet = 0; octet < PatternNode.START; octet++) {
        kindOf[octet] = (byte) kinds[octet];
      }
      int found = count;
      distinct.forEach(
          by -> kindsIn.put(by, by.stream().map(each -> kind(each, found)).distinct().toArray()));
      return count;
    }

    private int kind(int symbol, int count) {
      return symbol < PatternNode.START
          ? kindOf[symbol] & 0xff
          : count + symbol - PatternNode.START;
    }

    PatternTable table(int begin) {
      // The first two rows lead to themselves alone.
      row(new BitSet());
      sets.add(new BitSet());
      BitSet first = new BitSet();
      add(closure(begin), first);
      int start = row(kind(PatternNode.START, width), next(first));
      int[] found = new int[2 * width];
      Arrays.fill(found, width, 2 * width, PatternTable.FOUND * width);
      BitSet accepting = new BitSet();
      accepting.set(PatternTable.FOUND);
      for (int row = 2; row < sets.size(); row++) {
        int behind = (row + 1) * width;
        if (behind > cells || row >= rows) {
          throw new TooLarge();
        }
        found = behind > found.length ? Arrays.copyOf(found, 2 * behind) : found;
        @Nullable BitSet[] next = next(sets.get(row));
        for (int kind = 0; kind < width; kind++) {
          found[row * width + kind] = width * row(kind, next);
        }
        int kind = kind(PatternNode.END, width);
        accepting.set(row, orElse(next[kind], behindAlways[kind]).get(end));
      }
      int size = sets.size() * width;
      cells -= size;
      rows -= sets.size();
      return new PatternTable(kindOf, width, Arrays.copyOf(found, size), start * width, accepting);
    }

    private static BitSet orElse(@Nullable BitSet set, BitSet otherwise) {
      return set == null ? otherwise : set;
    }

    /** The row that follows by a kind. */
    private int row(int kind, @Nullable BitSet[] next) {
      BitSet set = next[kind];
      if (set != null) {
        return row(set);
      }
      if (rowsOfAlways[kind] == NOWHERE) {
        rowsOfAlways[kind] = row(behindAlways[kind]);
      }
      return rowsOfAlways[kind];
    }

    /** The row of a set of states. If a part is found, what follows does not matter. */
    private int row(BitSet set) {
      if (!isWhole && set.get(end)) {
        return PatternTable.FOUND;
      }
      step(1 + set.length() / BITS_A_STEP);
      Integer row = known.putIfAbsent(set, sets.size());
      if (row != null) {
        return row;
      }
      keep(set.length() / Long.SIZE);
      sets.add(set);
      return sets.size() - 1;
    }

    private BitSet copy(BitSet set) {
      step(1 + set.length() / BITS_A_STEP);
      return (BitSet) set.clone();
    }

    /** For each kind, the states behind one of it; null if they are those behind always. */
    private @Nullable BitSet[] next(BitSet from) {
      @Nullable BitSet[] to = new @Nullable BitSet[width + 2];
      step(to.length);
      BitSet others = copy(from);
      others.andNot(always);
      for (int at = others.nextSetBit(0); at >= 0; at = others.nextSetBit(at + 1)) {
        step(1);
        State state = states.get(at);
        BitSet by = state.by();
        if (by != null) {
          int[] behind = closure(state.next());
          for (int kind : Objects.requireNonNull(kindsIn.get(by))) {
            BitSet set = to[kind];
            if (set == null) {
              set = copy(behindAlways[kind]);
              to[kind] = set;
            }
            step(1 + behind.length);
            add(behind, set);
          }
        }
      }
      return to;
    }

    /** The states that go on by a symbol and that the state freely leads to, and the end. */
    private int[] closure(int state) {
      int[] closure = closures[state];
      if (closure == null) {
        BitSet goOn = new BitSet();
        BitSet seen = new BitSet();
        List<Integer> open = new ArrayList<>(List.of(state));
        while (!open.isEmpty()) {
          int at = open.removeLast();
          step(1);
          if (at != NOWHERE && !seen.get(at)) {
            seen.set(at);
            State found = states.get(at);
            goOn.set(at, found.by() != null || at == end);
            if (found.by() == null) {
              open.add(found.next());
              open.add(found.other());
            }
          }
        }
        closure = goOn.stream().toArray();
        keep(closure.length);
        closures[state] = closure;
      }
      return closure;
    }

    private void keep(int count) {
      words -= 1 + count;
      if (words < 0) {
        throw new TooLarge();
      }
    }
  }
}
