package org.zeekbus.app.query;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;
import org.zeekbus.top.text.Printable;

/**
 * Columns for people. They are as wide as the first rows need; later rows that are wider stand out.
 * On a terminal, what does not fit is cut. Nothing of a record reaches a terminal that it would
 * obey.
 */
final class TableWriter implements ResultWriter {
  /** Rows that are looked at for widths. */
  private static final int SAMPLE = 1_000;

  private static final String GAP = "  ";

  /** Columns of a terminal that a column of the table has at least, if it needs them. */
  private static final int NARROWEST = 6;

  private final PrintWriter out;
  private final OptionalInt terminal;
  private final List<List<String>> sample = new ArrayList<>();
  private boolean[] isNumber = {};
  private int[] widths = {};
  private boolean isSampling = true;

  TableWriter(PrintWriter out, OptionalInt terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void begin(List<ResultColumn> columns) {
    isNumber = new boolean[columns.size()];
    widths = new int[columns.size()];
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      isNumber[i] = columns.get(i).isNumber();
      names.add(Printable.of(columns.get(i).name()));
    }
    take(names);
  }

  @Override
  public void row(QueryResult result) throws QueryException {
    List<String> cells = new ArrayList<>(widths.length);
    for (int i = 0; i < widths.length; i++) {
      cells.add(Printable.of(ValueText.readable(result.value(i))));
    }
    if (!isSampling) {
      print(cells);
      return;
    }
    take(cells);
    if (sample.size() > SAMPLE) {
      printSample();
    }
  }

  private void take(List<String> cells) {
    sample.add(cells);
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], Printable.width(cells.get(i)));
    }
  }

  private void printSample() {
    isSampling = false;
    terminal.ifPresent(this::fit);
    print(sample.getFirst());
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : GAP).append("─".repeat(widths[i]));
    }
    out.println(line);
    sample.subList(1, sample.size()).forEach(this::print);
    sample.clear();
  }

  /** Takes from the widest columns until all fit, or all are as narrow as they may be. */
  private void fit(int columns) {
    int excess = -columns;
    for (int width : widths) {
      excess += width + GAP.length();
    }
    excess -= GAP.length();
    while (excess > 0) {
      int widest = 0;
      for (int i = 1; i < widths.length; i++) {
        widest = widths[i] > widths[widest] ? i : widest;
      }
      if (widths[widest] <= NARROWEST) {
        return;
      }
      widths[widest]--;
      excess--;
    }
  }

  private void print(List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = terminal.isPresent() ? Printable.cut(cells.get(i), widths[i]) : cells.get(i);
      String space = " ".repeat(Math.max(0, widths[i] - Printable.width(cell)));
      line.append(i == 0 ? "" : GAP);
      line.append(isNumber[i] ? space + cell : cell + (i == widths.length - 1 ? "" : space));
    }
    out.println(line);
  }

  @Override
  public void end() {
    if (isSampling) {
      printSample();
    }
  }
}
