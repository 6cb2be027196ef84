package org.zeekbus.zeek.where;

import java.util.List;
import org.zeekbus.zeek.log.LogBatchReader;
import org.zeekbus.zeek.log.LogElements;

/**
 * The parts of a compiled predicate. Those that compare are false for fields without value, negated
 * or not.
 *
 * <p>Owner: one thread, as of their cells.
 */
final class Predicates {
  /** False for each record. */
  static final RecordTest NEVER = new Constant(false);

  /** True for each record. */
  static final RecordTest ALWAYS = new Constant(true);

  private Predicates() {}

  private record Constant(boolean result) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return result;
    }
  }

  /** One of several holds. */
  static final class Or implements RecordTest {
    private final RecordTest[] terms;

    Or(List<RecordTest> terms) {
      this.terms = terms.toArray(new RecordTest[0]);
    }

    @Override
    public boolean test(LogBatchReader batch) {
      for (RecordTest term : terms) {
        if (term.test(batch)) {
          return true;
        }
      }
      return false;
    }
  }

  /** All hold. */
  static final class And implements RecordTest {
    private final RecordTest[] terms;

    And(List<RecordTest> terms) {
      this.terms = terms.toArray(new RecordTest[0]);
    }

    @Override
    public boolean test(LogBatchReader batch) {
      for (RecordTest term : terms) {
        if (!term.test(batch)) {
          return false;
        }
      }
      return true;
    }
  }

  /** The opposite. */
  record Not(RecordTest of) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return !of.test(batch);
    }
  }

  /** A bool is there, and T. */
  record IsTrue(int field) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return batch.isPresent(field) && batch.booleanAt(field);
    }
  }

  /** A field has a value. */
  record HasValue(int field) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return batch.isPresent(field);
    }
  }

  /** An integer, port or address is one of those that literals name. */
  record InRanges(Cell value, Ranges ranges, boolean isNegated) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return value.load(batch) && ranges.contain(value) != isNegated;
    }
  }

  /** A text is a literal. */
  record IsText(Cell value, Cell literal, boolean isNegated) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return value.load(batch) && value.isText(literal) != isNegated;
    }
  }

  /** A text is one of several literals. */
  record InTexts(Cell value, TextSet texts, boolean isNegated) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return value.load(batch)
          && texts.contains(value.bytes, value.offset, value.length) != isNegated;
    }
  }

  /** Two values of any kind. */
  record Compares(Cell left, Comparison by, Cell right, Cell.Way way) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return left.load(batch) && right.load(batch) && left.compares(by, right, way);
    }
  }

  /** A value is one of a few literals. */
  static final class InLiterals implements RecordTest {
    private final Cell value;
    private final Cell[] literals;
    private final Cell.Way[] ways;
    private final boolean isNegated;

    InLiterals(Cell value, List<Cell> literals, List<Cell.Way> ways, boolean isNegated) {
      this.value = value;
      this.literals = literals.toArray(new Cell[0]);
      this.ways = ways.toArray(new Cell.Way[0]);
      this.isNegated = isNegated;
    }

    @Override
    public boolean test(LogBatchReader batch) {
      return value.load(batch) && isOne() != isNegated;
    }

    private boolean isOne() {
      for (int i = 0; i < literals.length; i++) {
        if (value.compares(Comparison.EQUAL, literals[i], ways[i])) {
          return true;
        }
      }
      return false;
    }
  }

  /** A text stands in another. */
  static final class InText implements RecordTest {
    private final Cell wanted;
    private final Cell text;
    private final boolean isLiteral;
    private final boolean isNegated;
    private final TextSearch search = new TextSearch();

    InText(Cell wanted, Cell text, boolean isNegated) {
      this.wanted = wanted;
      this.text = text;
      this.isLiteral = wanted.isLiteral();
      this.isNegated = isNegated;
      if (isLiteral) {
        search.prepare(wanted);
      }
    }

    @Override
    public boolean test(LogBatchReader batch) {
      if (!wanted.load(batch) || !text.load(batch)) {
        return false;
      }
      if (!isLiteral) {
        search.prepare(wanted);
      }
      return search.finds(wanted, text) != isNegated;
    }
  }

  /** A text matches a pattern. */
  record Matches(Cell text, PatternTable pattern, boolean isNegated) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return text.load(batch) && pattern.matches(text) != isNegated;
    }
  }

  /** An address is in a network. */
  record InNetwork(Cell address, Cell network, boolean isNegated) implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return address.load(batch) && network.load(batch) && address.isIn(network) != isNegated;
    }
  }

  /** A value is an element of a set or vector, or an address is in one of its networks. */
  record InElements(
      Cell value, int field, Cell element, Cell.Way way, boolean areNetworks, boolean isNegated)
      implements RecordTest {
    @Override
    public boolean test(LogBatchReader batch) {
      return value.load(batch) && batch.isPresent(field) && isElement(batch) != isNegated;
    }

    private boolean isElement(LogBatchReader batch) {
      LogElements elements = batch.elementsAt(field);
      while (elements.next()) {
        if (element.load(elements, batch.array())
            && (areNetworks
                ? value.isIn(element)
                : value.compares(Comparison.EQUAL, element, way))) {
          return true;
        }
      }
      return false;
    }
  }
}
