package org.zeekbus.query.report;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.zeekbus.query.report.Figure.Shape;

/** A report as one page that loads nothing. Owner: one thread. */
final class HtmlReport {
  /** A cell shows no more: a log may have texts of any length. */
  private static final int LONGEST = 240;

  private static final String ICON =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
          + "%3Cpath d='M2 14V8h3v6zM7 14V2h3v12zM12 14V5h3v9z' fill='%230b5cad'/%3E%3C/svg%3E";

  private static final Map<Finding.Severity, String> SIGNS =
      Map.of(
          Finding.Severity.CRITICAL,
          "<svg class=\"icon critical\" viewBox=\"0 0 16 16\" width=\"18\" height=\"18\" aria-hidden=\"true\">"
              + "<path d=\"M5 .8h6l4.2 4.2v6L11 15.2H5L.8 11V5z\" class=\"fill\"/>"
              + "<path d=\"M8 3.6v5.2m0 1.6v2\" class=\"cut\"/></svg>",
          Finding.Severity.WARNING,
          "<svg class=\"icon warning\" viewBox=\"0 0 16 16\" width=\"18\" height=\"18\" aria-hidden=\"true\">"
              + "<path d=\"M8 1L15.4 14.6H.6z\" class=\"fill\"/>"
              + "<path d=\"M8 5.6v4.2m0 1.4v1.6\" class=\"cut\"/></svg>",
          Finding.Severity.NOTE,
          "<svg class=\"icon paused\" viewBox=\"0 0 16 16\" width=\"18\" height=\"18\" aria-hidden=\"true\">"
              + "<circle cx=\"8\" cy=\"8\" r=\"6\" class=\"line\"/>"
              + "<path d=\"M8 7v5m0-8v1.8\" class=\"line\"/></svg>");

  private final ReportContent report;
  private final Html out = new Html();

  private HtmlReport(ReportContent report) {
    this.report = report;
  }

  /** The page. */
  static String of(ReportContent report) throws IOException {
    return new HtmlReport(report).page();
  }

  private String page() throws IOException {
    PageFile style = PageFile.of("report.css");
    PageFile script = PageFile.of("report.js");
    out.raw("<!doctype html>\n");
    out.open("html", "lang", "en").open("head");
    out.empty("meta", "charset", "utf-8");
    out.empty(
        "meta",
        "http-equiv",
        "Content-Security-Policy",
        "content",
        "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
            .formatted(style.hash(), script.hash()));
    out.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    out.empty("meta", "name", "color-scheme", "content", "light dark");
    out.empty("meta", "name", "referrer", "content", "no-referrer");
    out.element("title", "zeekbus report " + ReportPeriod.text(report.period().since()));
    out.empty("link", "rel", "icon", "href", ICON);
    out.raw("<style>").raw(style.text()).raw("</style>").closeLine();
    out.open("body");
    header();
    if (!report.sections().isEmpty()) {
      contents();
    }
    out.open("main");
    summary();
    report.sections().forEach(this::section);
    out.closeLine();
    footer();
    out.raw("<script>").raw(script.text()).raw("</script>");
    return out.close().close().toString();
  }

  private void header() {
    ReportPeriod period = report.period();
    out.open("header").element("h1", "zeekbus report");
    out.open("p");
    out.element(
        "strong",
        ReportPeriod.text(period.since()) + " – " + ReportPeriod.text(period.until()) + " UTC");
    out.element(
        "span",
        " · %s · compared with the 7 days before · logs in %s"
            .formatted(Numbers.hours(period.length()), report.source()),
        "class",
        "quiet");
    out.close();
    out.element("button", "Light or dark", "class", "theme", "type", "button", "hidden", "");
    out.closeLine();
  }

  private void contents() {
    out.open("nav", "aria-label", "Sections").open("ul");
    link("summary", "Summary");
    report.sections().forEach(each -> link(each.section().id(), each.section().title()));
    out.close().closeLine();
  }

  private void link(String section, String title) {
    out.open("li").element("a", title, "href", "#" + section).close();
  }

  private void summary() {
    out.open("section", "id", "summary", "class", "problems", "aria-label", "Summary");
    if (!report.trouble().isEmpty()) {
      out.open("div", "class", "panel").element("p", report.trouble(), "class", "what").close();
    } else if (report.findings().isEmpty()) {
      out.open("p", "class", "all-well")
          .text("Nothing striking. What was looked for is in the sections below.")
          .close();
    } else {
      out.open("ul");
      report.findings().forEach(this::finding);
      out.close();
    }
    out.closeLine();
  }

  private void finding(Finding finding) {
    String severity = finding.severity().name().toLowerCase(Locale.ROOT);
    out.open("li", "class", finding.severity() == Finding.Severity.NOTE ? "plain" : severity);
    out.raw(SIGNS.getOrDefault(finding.severity(), ""));
    out.open("div").open("p", "class", "what");
    out.element("span", severity, "class", "severity");
    out.element("a", shorten(finding.what()), "href", "#" + finding.section());
    out.close();
    if (!finding.detail().isEmpty()) {
      out.element("p", shorten(finding.detail()), "class", "why");
    }
    out.close().close();
  }

  private void section(ReportContent.Answered answered) {
    Section section = answered.section();
    out.open("section", "id", section.id(), "aria-labelledby", section.id() + "-title");
    out.element("h2", section.title(), "id", section.id() + "-title");
    answered.answers().stream()
        .filter(each -> each.figure().shape() == Shape.TILES)
        .forEach(this::tiles);
    List<Answer> figures =
        answered.answers().stream().filter(each -> each.figure().shape() != Shape.TILES).toList();
    if (!figures.isEmpty()) {
      out.open("div", "class", "figures");
      figures.forEach(this::figure);
      out.close();
    }
    answered.lacks().forEach(lack -> out.element("p", lack, "class", "note"));
    out.closeLine();
  }

  private void tiles(Answer answer) {
    out.open("div");
    if (!answer.failure().isEmpty()) {
      out.element("p", answer.failure(), "class", "problem");
    }
    if (!answer.isEmpty()) {
      out.open("dl", "class", "tiles");
      for (int i = 0; i < answer.columns().size(); i++) {
        String value = text(answer.figure().kinds().get(i), answer.rows().getFirst().get(i));
        out.open("div", "class", "tile").element("dt", heading(answer.columns().get(i)));
        out.open("dd").element("span", value, "class", "value").close().close();
      }
      out.close();
    }
    sql(answer.figure());
    out.closeLine();
  }

  private void figure(Answer answer) {
    Figure figure = answer.figure();
    boolean isWide = figure.shape() != Shape.TABLE;
    out.open("div", "class", isWide ? "panel wide" : "panel", "id", figure.id());
    out.element("h3", figure.title());
    if (!figure.note().isEmpty()) {
      out.element("p", figure.note(), "class", "note");
    }
    if (!answer.failure().isEmpty()) {
      out.element("p", answer.failure(), "class", "problem");
    } else if (answer.isEmpty()) {
      out.element("p", "None.", "class", "empty");
    } else if (figure.shape() == Shape.PLOT) {
      out.open("div", "class", "plot", "role", "img", "aria-label", "Plot: " + figure.title());
      out.raw("<script type=\"application/json\">")
          .raw(JsonReport.plot(answer, report.period()))
          .raw("</script>");
      out.close();
    } else {
      table(answer);
    }
    sql(figure);
    out.closeLine();
  }

  private void table(Answer answer) {
    List<Kind> kinds = answer.figure().kinds();
    out.open("div", "class", "scroll", "tabindex", "0", "role", "group");
    out.open("table").open("thead").open("tr");
    for (int i = 0; i < kinds.size(); i++) {
      if (kinds.get(i).isShown()) {
        out.element(
            "th",
            heading(answer.columns().get(i)),
            "scope",
            "col",
            "class",
            kinds.get(i).isNumber() ? "number" : "");
      }
    }
    out.close().close().open("tbody");
    double[] largest = largest(answer);
    for (List<@Nullable Object> row : answer.rows()) {
      out.open("tr", "class", mark(kinds, row));
      for (int i = 0; i < kinds.size(); i++) {
        cell(kinds.get(i), row.get(i), largest[i]);
      }
      out.closeLine();
    }
    out.close().close().close();
    if (answer.total() > answer.rows().size()) {
      out.element(
          "p",
          "%d of %s.".formatted(answer.rows().size(), Numbers.count(answer.total())),
          "class",
          "note");
    }
  }

  /** Of each column, to which bars are drawn. */
  private static double[] largest(Answer answer) {
    double[] largest = new double[answer.columns().size()];
    for (List<@Nullable Object> row : answer.rows()) {
      for (int i = 0; i < largest.length; i++) {
        if (row.get(i) instanceof Number number) {
          largest[i] = Math.max(largest[i], number.doubleValue());
        }
      }
    }
    return largest;
  }

  private static String mark(List<Kind> kinds, List<@Nullable Object> row) {
    int days = kinds.indexOf(Kind.DAYS);
    if (days >= 0 && row.get(days) instanceof Number left) {
      return left.doubleValue() < 0 ? "bad" : left.doubleValue() < 7 ? "odd" : "";
    }
    int change = kinds.indexOf(Kind.CHANGE);
    if (change > 0 && row.get(change) instanceof Number part) {
      Finding.Change is = Finding.Change.of(part.doubleValue(), number(row.get(change - 1)));
      return is == Finding.Change.GONE ? "bad" : is == Finding.Change.NONE ? "" : "odd";
    }
    return "";
  }

  private void cell(Kind kind, @Nullable Object value, double largest) {
    switch (kind) {
      case TOTAL, HIDDEN -> {}
      case COUNT_BAR, BYTES_BAR -> {
        out.open("td", "class", "number barred");
        double width = value instanceof Number number ? number.doubleValue() : 0;
        out.raw(
            "<svg viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"bar\" x=\"%1$s\" width=\"%2$s\" height=\"1\"/></svg>"
                .formatted(
                    decimal(100 - percent(width, largest)), decimal(percent(width, largest))));
        out.element("span", text(kind, value)).close();
      }
      case COURSE -> {
        out.open("td", "class", "sparks");
        if (value instanceof List<?> course) {
          out.raw(spark(course));
        }
        out.close();
      }
      default -> {
        String all = text(kind, value);
        String shown = shorten(all);
        String look = kind.isNumber() ? "number" : kind == Kind.TIME ? "nowrap" : "value";
        if (shown.equals(all)) {
          out.element("td", all, "class", look);
        } else {
          out.element("td", shown, "class", look, "title", "The text goes on.");
        }
      }
    }
  }

  private static double percent(double part, double whole) {
    return whole <= 0 || part <= 0 ? 0 : 100 * part / whole;
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Bars, one for each step. */
  private static String spark(List<?> course) {
    double largest = course.stream().mapToDouble(HtmlReport::number).max().orElse(0);
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < course.size(); i++) {
      double height = percent(number(course.get(i)), largest) / 5;
      if (height > 0) {
        path.append("M%d %sv%sh.85V20z".formatted(i, "20", decimal(-Math.max(height, 0.5))));
      }
    }
    return "<svg class=\"spark\" viewBox=\"0 0 %d 20\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path d=\"%s\"/></svg>"
        .formatted(Math.max(1, course.size()), path);
  }

  private static double number(@Nullable Object value) {
    return value instanceof Number number ? number.doubleValue() : 0;
  }

  private void sql(Figure figure) {
    out.open("details", "class", "sql").element("summary", "SQL");
    out.open("pre").element("code", report.period().in(figure.sql())).close();
    out.element("button", "Copy", "class", "copy", "type", "button", "hidden", "");
    out.close();
  }

  private void footer() {
    out.open("footer")
        .open("p")
        .text(
            "All times are UTC. Each SQL is what was asked: zeekbus query \"SQL\" asks it again. Made by zeekbus at %s."
                .formatted(ReportPeriod.text(report.made())))
        .close()
        .closeLine();
  }

  /** A value as people read it. */
  private String text(Kind kind, @Nullable Object value) {
    if (value == null) {
      return Numbers.UNKNOWN;
    }
    if (value instanceof Instant time) {
      return report.period().shortText(time);
    }
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    double amount = number.doubleValue();
    return switch (kind) {
      case BYTES, BYTES_BAR -> Numbers.bytes(amount);
      case SHARE -> Numbers.share(amount);
      case CHANGE -> Numbers.change(amount);
      case SECONDS -> Numbers.seconds(amount);
      case TEXT -> number.toString();
      case DAYS -> amount < 0 ? "expired" : Numbers.count(amount);
      case COUNT, COUNT_BAR, TIME, COURSE, TOTAL, HIDDEN -> Numbers.count(amount);
    };
  }

  private static String shorten(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return text.substring(0, end) + "…";
  }

  private static String heading(String column) {
    String words = column.replace('_', ' ');
    return words.isEmpty() ? "" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
