package org.zeekbus.query.plot;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.layout.Direction;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Color;
import dev.tamboui.style.Style;
import dev.tamboui.text.CharWidth;
import dev.tamboui.widgets.barchart.Bar;
import dev.tamboui.widgets.barchart.BarChart;
import dev.tamboui.widgets.barchart.BarGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.zeekbus.query.plot.TerminalPlot.Picture;

/**
 * A bar for each name, in the order of the result. Of many names the largest have one, and all
 * others share one. The bar of a negative number is as long as that of the positive one, and red.
 * Owner: one thread.
 */
final class BarPlot {
  /** As many fit on a screen. */
  private static final int MOST = 24;

  private static final Comparator<Row> SIZE =
      Comparator.comparingDouble(Row::size).thenComparing(Row::at, Comparator.reverseOrder());

  /** Bars are numbers of eighths of a character at most this wide. */
  private static final long FULL = 1_000_000;

  private record Row(long at, String label, double value) {
    double size() {
      return Double.isFinite(value) ? Math.abs(value) : 0;
    }
  }

  private final PriorityQueue<Row> largest = new PriorityQueue<>(SIZE);
  private long count;
  private double others;

  void add(String label, double value) {
    largest.add(new Row(count++, label, value));
    if (largest.size() > MOST + 1) {
      removeLeast();
    }
  }

  private void removeLeast() {
    Row least = largest.remove();
    others += Double.isFinite(least.value) ? least.value : 0;
  }

  Picture draw(int width, boolean isColoured) {
    if (count == 0) {
      return new Picture("", "no rows");
    }
    if (count > MOST + 1) { // the last of them can as well have a bar of its own
      removeLeast();
    }
    List<Row> rows = new ArrayList<>(largest);
    rows.sort(Comparator.comparingLong(Row::at));
    long left = count - rows.size();
    double most = Math.max(rows.stream().mapToDouble(Row::size).max().orElse(0), Math.abs(others));
    if (left > 0) {
      rows.add(new Row(count, "%,d others".formatted(left), others));
    }
    int widest = 0;
    for (Row row : rows) {
      widest = Math.max(widest, CharWidth.of(Axis.number(row.value)));
    }
    int labels = width * 2 / 5;
    Bar[] bars = new Bar[rows.size()];
    for (int i = 0; i < bars.length; i++) {
      Row row = rows.get(i);
      Style style = Style.EMPTY.fg(row.value < 0 ? Color.RED : Color.CYAN);
      bars[i] =
          Bar.builder()
              .label(
                  CharWidth.truncateWithEllipsis(
                      Screen.safe(row.label), labels, "…", CharWidth.TruncatePosition.MIDDLE))
              .value(most == 0 ? 0 : Math.round(row.size() / most * FULL))
              .textValue(Axis.number(row.value))
              .style(style)
              .build();
    }
    int labelWidth = 0;
    for (Bar bar : bars) {
      labelWidth = Math.max(labelWidth, CharWidth.of(bar.label().orElseThrow().rawContent()));
    }
    // The number stands behind its bar, or is left out: the longest bar leaves it room.
    int room = Math.max(1, width - labelWidth - 1);
    long max = Math.ceilDiv(FULL * room, Math.max(1, room - widest - 1));
    Buffer buffer = Buffer.empty(Rect.of(width, bars.length));
    BarChart.builder()
        .data(BarGroup.of(bars))
        .direction(Direction.HORIZONTAL)
        .barSet(BarChart.BarSet.HORIZONTAL)
        .barWidth(1)
        .barGap(0)
        .max(max)
        .build()
        .render(buffer.area(), buffer);
    return new Picture(
        Screen.text(buffer, isColoured),
        left == 0 ? "" : "the %d largest of %,d rows have a bar".formatted(MOST, count));
  }
}
