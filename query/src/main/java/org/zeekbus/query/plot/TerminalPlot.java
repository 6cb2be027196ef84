package org.zeekbus.query.plot;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.QueryException;
import org.zeekbus.query.QueryResult;
import org.zeekbus.query.ResultColumn;

/**
 * Draws a result of two columns as text: bars if the first one names things, a line if it is a time
 * or a number. Memory is bounded, however many rows there are.
 */
public final class TerminalPlot {
  private static final Pattern TIME = Pattern.compile("TIMESTAMP.*|DATE");
  private static final int NARROWEST = 30;

  /**
   * A picture.
   *
   * @param text lines, each with its end
   * @param remark what it does not show; may be empty
   */
  public record Picture(String text, String remark) {}

  private TerminalPlot() {}

  /**
   * Why these columns cannot be drawn, and what to do; empty if they can.
   *
   * @param columns of the result
   */
  public static String refusal(List<ResultColumn> columns) {
    if (columns.size() != 2) {
      return "--plot: the result has %s (expected: two, a name, time or number, and a number to draw)"
          .formatted(columns.size() == 1 ? "one column" : columns.size() + " columns");
    }
    ResultColumn values = columns.getLast();
    return values.isNumber()
        ? ""
        : "--plot: column %s is %s (expected: a number, as the second of two columns)"
            .formatted(values.name(), values.type());
  }

  /**
   * Draws all rows of a result that is not refused.
   *
   * @param width of the terminal, in characters
   * @param isColoured whether it has colours
   * @throws QueryException if the query fails
   */
  public static Picture draw(QueryResult result, int width, boolean isColoured)
      throws QueryException {
    List<ResultColumn> columns = result.columns();
    int columnsWide = Math.max(NARROWEST, width);
    boolean isTime = TIME.matcher(columns.getFirst().type()).matches();
    if (!isTime && !columns.getFirst().isNumber()) {
      BarPlot bars = new BarPlot();
      while (result.next()) {
        bars.add(label(result.value(0)), number(result.value(1)));
      }
      return bars.draw(columnsWide, isColoured);
    }
    LinePlot line = new LinePlot(isTime, columns.getFirst().name(), columns.getLast().name());
    while (result.next()) {
      line.add(place(result.value(0)), number(result.value(1)));
    }
    return line.draw(columnsWide, isColoured);
  }

  private static String label(@Nullable Object value) {
    return value == null ? "(none)" : value.toString();
  }

  /** Not a number if there is none. */
  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : Double.NaN;
  }

  /** Times as seconds since 1970; not a number if there is none. */
  private static double place(@Nullable Object value) {
    return switch (value) {
      case Instant time -> time.getEpochSecond() + time.getNano() / 1e9;
      case LocalDateTime time -> place(time.toInstant(ZoneOffset.UTC));
      case LocalDate date -> place(date.atStartOfDay());
      case null, default -> number(value);
    };
  }
}
