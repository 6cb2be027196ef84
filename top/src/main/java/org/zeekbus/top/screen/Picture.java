package org.zeekbus.top.screen;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.text.Head;
import org.zeekbus.top.text.Line;
import org.zeekbus.top.text.Moment;
import org.zeekbus.top.text.NodePage;
import org.zeekbus.top.text.Paragraph;
import org.zeekbus.top.text.RowPage;
import org.zeekbus.top.text.Tone;
import org.zeekbus.top.text.View;
import org.zeekbus.top.text.ViewPage;
import tools.jackson.databind.JsonNode;

/**
 * All lines of the terminal: head, tabs, the view or what lies over it, footnote, keys.
 *
 * @param url where the documents are from
 * @param columns of the terminal
 * @param rows of the terminal
 */
record Picture(Watch watch, URI url, Moment now, int columns, int rows, boolean isColoured) {
  private static final int LEAST_FOOTNOTE = 2;
  private static final int MOST_FOOTNOTE = 4;
  private static final String KEYS =
      "q quit  ? help  Tab view  / filter  r reverse  Enter more  p pause  +/- ";
  private static final String KEYS_OF_OVERLAY = "Esc back  arrows scroll  p pause  ? help";

  private static final String HELP =
      """
      Tab, Shift-Tab, 1 to 5   another view
      a letter                 sort by the column that has it as its capital;
                               once more: the other way round
      r                        sort the other way round
      / text Enter             show only rows that contain the text; Esc: all
      arrows, PageUp, PageDown, Home, End
                               select a row; the selection follows its node
      Enter                    all about the selected row; Esc or q: back
      p                        pause, or go on
      + and -                  ask zeekbus less or more often
      Ctrl-L                   draw the screen again
      Ctrl-Z                   suspend
      q, Ctrl-C                quit

      in, out, logs   each second, and since the start of zeekbus
      Sent, Got       what a node has sent, and what was sent to it
      Drops           messages that a node lost, as its queue was full
      qUeued          messages that wait for a node
      uNwanted        messages that nobody has subscribed
      parKed          batches of a log that cannot be written now

      sTate of a node
      slow            publishers wait for it
      stuck           it takes too little, and nobody waits for it any more
      dropping        its queue is full, and it loses messages
      gone            it has left in the last hour
      paused          it has to wait, because another node is slow
      """;

  /** All lines, from the top. */
  List<AttributedString> lines() {
    List<Line> top =
        new ArrayList<>(
            new Head(watch.documents().cluster(), url, now, watch.isPaused(), watch.loss())
                .lines(isColoured));
    top.add(tabs());
    List<Line> bottom = new ArrayList<>();
    if (watch.overlay().isEmpty()) {
      bottom.addAll(footnote());
    }
    bottom.add(keys());
    List<Line> all = new ArrayList<>(top);
    int room = rows - top.size() - bottom.size();
    all.addAll(middle(Math.max(0, room)));
    while (all.size() < rows - bottom.size()) {
      all.add(new Line(isColoured));
    }
    all.addAll(bottom);
    return all.stream().limit(rows).map(line -> line.fit(columns)).toList();
  }

  private Line tabs() {
    Line line = new Line(isColoured);
    for (View view : View.values()) {
      String count =
          view.size(watch.documents()).isPresent()
              ? " " + view.size(watch.documents()).getAsInt()
              : "";
      line.add(
          " " + view.number() + " " + view.title() + count + " ",
          view == watch.view() ? Tone.SELECTED : Tone.PLAIN);
    }
    watch
        .typed()
        .ifPresentOrElse(
            typed -> line.add("  /", Tone.TITLE).add(typed + "_", Tone.TITLE),
            () -> {
              if (!watch.order().filter().isEmpty()) {
                line.add("  /" + watch.order().filter(), Tone.WARNING);
              }
            });
    return line;
  }

  private List<Line> middle(int room) {
    return switch (watch.overlay().orElse(null)) {
      case null -> table(room);
      case Watch.Overlay.Help _ -> scrolled(help(), room);
      case Watch.Overlay.Node node -> scrolled(node(node.label()), room);
      case Watch.Overlay.Row row -> scrolled(row(row), room);
    };
  }

  private List<Line> help() {
    return HELP.lines().map(text -> new Line(isColoured).add(text)).toList();
  }

  private List<Line> node(String label) {
    JsonNode document = watch.documents().part(Api.node(label));
    return document.isMissingNode()
        ? List.of(new Line(isColoured).add("…"))
        : new NodePage(document, now, columns, isColoured).lines();
  }

  private List<Line> row(Watch.Overlay.Row row) {
    Optional<JsonNode> found = row.view().find(watch.documents(), row.key());
    return found.isEmpty()
        ? List.of(new Line(isColoured).add("it is no longer there"))
        : new RowPage(row.view(), found.get(), watch.documents(), now, columns, isColoured).lines();
  }

  private List<Line> scrolled(List<Line> lines, int room) {
    watch.resize(room);
    int from = watch.scrolled(lines.size());
    return lines.subList(from, Math.min(lines.size(), from + room));
  }

  private List<Line> table(int room) {
    ViewPage page = ViewPage.of(watch.order(), watch.documents(), now, isColoured);
    List<Line> lines = new ArrayList<>(page.top(columns));
    int most = Math.max(1, room - lines.size());
    watch.resize(most);
    lines.addAll(page.rows(firstRow(page.rows().size(), most), most, watch.selected(), columns));
    return lines.subList(0, Math.min(lines.size(), room));
  }

  /** The selection is always seen, in the middle where there is more on both sides. */
  private int firstRow(int size, int most) {
    return Math.clamp(watch.selected() - most / 2L, 0, Math.max(0, size - most));
  }

  private List<Line> footnote() {
    List<Line> lines = new ArrayList<>();
    watch
        .selectedRow()
        .map(row -> watch.view().footnote(row, now))
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> lines.addAll(Paragraph.of(text, columns, isColoured)));
    while (lines.size() < LEAST_FOOTNOTE) {
      lines.addFirst(new Line(isColoured));
    }
    return lines.subList(0, Math.min(lines.size(), MOST_FOOTNOTE));
  }

  private Line keys() {
    String text =
        watch.typed().isPresent()
            ? "type what rows must contain  Enter keep  Esc show all"
            : watch.overlay().isPresent() ? KEYS_OF_OVERLAY : KEYS + Pace.text(watch.interval());
    return new Line(isColoured).add(text, Tone.FAINT);
  }
}
