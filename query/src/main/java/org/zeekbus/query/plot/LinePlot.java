package org.zeekbus.query.plot;

import dev.tamboui.buffer.Buffer;
import dev.tamboui.layout.Rect;
import dev.tamboui.style.Color;
import dev.tamboui.style.Style;
import dev.tamboui.widgets.chart.Chart;
import dev.tamboui.widgets.chart.Dataset;
import dev.tamboui.widgets.chart.GraphType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.zeekbus.query.plot.TerminalPlot.Picture;

/**
 * A line over times or numbers, from the smallest to the largest. It has a gap where a value is
 * null. Owner: one thread.
 */
final class LinePlot {
  /** More would say nothing more, at the width of any terminal. */
  private static final int MOST = 20_000;

  private static final int HEIGHT = 16;

  private record Point(double x, double y) {}

  private final boolean isTime;
  private final String name;
  private final String unit;
  private final List<Point> points = new ArrayList<>();
  private long unplaced;
  private long beyond;

  LinePlot(boolean isTime, String name, String unit) {
    this.isTime = isTime;
    this.name = name;
    this.unit = unit;
  }

  void add(double x, double y) {
    if (!Double.isFinite(x)) {
      unplaced++;
    } else if (points.size() == MOST) {
      beyond++;
    } else {
      points.add(new Point(x, y));
    }
  }

  Picture draw(int width, boolean isColoured) {
    points.sort(Comparator.comparingDouble(Point::x));
    double[] values =
        points.stream().mapToDouble(Point::y).filter(Double::isFinite).sorted().toArray();
    if (values.length == 0) {
      return new Picture("", "no rows with a number to draw");
    }
    Axis y = Axis.ofNumbers(Math.min(0, values[0]), Math.max(0, values[values.length - 1]));
    double first = points.getFirst().x;
    double last = points.getLast().x;
    Axis x = isTime ? Axis.ofTimes(first, last) : Axis.exactly(first, last);
    Buffer buffer = Buffer.empty(Rect.of(width, HEIGHT));
    Chart.builder()
        .datasets(lines())
        .hideLegend()
        .xAxis(x.build())
        .yAxis(y.build())
        .build()
        .render(buffer.area(), buffer);
    String title =
        "%s by %s%s%n".formatted(Screen.safe(unit), Screen.safe(name), isTime ? ", UTC" : "");
    return new Picture(title + Screen.text(buffer, isColoured), remark());
  }

  private List<Dataset> lines() {
    Style style = Style.EMPTY.fg(Color.CYAN);
    List<Dataset> lines = new ArrayList<>();
    List<double[]> line = new ArrayList<>();
    for (Point point : points) {
      if (Double.isFinite(point.y)) {
        line.add(new double[] {point.x, point.y});
      } else {
        end(line, style, lines);
        line = new ArrayList<>();
      }
    }
    end(line, style, lines);
    return lines;
  }

  private static void end(List<double[]> line, Style style, List<Dataset> lines) {
    if (!line.isEmpty()) {
      lines.add(
          Dataset.builder()
              .data(line)
              .graphType(line.size() == 1 ? GraphType.SCATTER : GraphType.LINE)
              .marker(Dataset.Marker.DOT)
              .style(style)
              .build());
    }
  }

  private String remark() {
    List<String> remarks = new ArrayList<>();
    if (unplaced > 0) {
      remarks.add("%,d rows have no %s and are left out".formatted(unplaced, Screen.safe(name)));
    }
    if (beyond > 0) {
      remarks.add(
          "only the first %,d of %,d rows are drawn; count by longer times, such as"
                  .formatted(MOST, MOST + beyond)
              + " time_bucket(interval '1 hour', ts)");
    }
    return String.join("; ", remarks);
  }
}
