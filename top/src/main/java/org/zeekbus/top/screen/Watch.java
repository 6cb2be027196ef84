package org.zeekbus.top.screen;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.text.Loss;
import org.zeekbus.top.text.Moment;
import org.zeekbus.top.text.Order;
import org.zeekbus.top.text.View;
import org.zeekbus.top.text.ViewPage;
import tools.jackson.databind.JsonNode;

/**
 * What is looked at, and what keys change about it. Knows no terminal.
 *
 * <p>Owner: one thread.
 */
final class Watch {
  /** Where the keys are in one view. */
  private static final class Place {
    private Order order;
    private int selected;

    /** What the selected row is about, so that the selection follows it; none is the first row. */
    private @Nullable String key;

    private Place(View view) {
      order = Order.first(view);
    }
  }

  /** What is shown in place of the table. */
  sealed interface Overlay {
    /** The keys. */
    record Help() implements Overlay {}

    /** All about a node. */
    record Node(String label) implements Overlay {}

    /** All about a row. */
    record Row(View view, String key) implements Overlay {}
  }

  private final Map<View, Place> places = new EnumMap<>(View.class);
  private View view;
  private Documents documents = new Documents(Map.of());
  private Optional<Loss> loss = Optional.empty();
  private Optional<Overlay> overlay = Optional.empty();
  private int scroll; // of the overlay
  private Duration interval;
  private boolean isPaused;
  private boolean isOver;
  private @Nullable String typed; // a filter that is being typed
  private int page = 1; // rows that the terminal has room for
  private Moment now;

  Watch(View view, Duration interval, Moment now) {
    this.view = view;
    this.interval = interval;
    this.now = now;
    for (View each : View.values()) {
      places.put(each, new Place(each));
    }
  }

  /** The documents that are needed; the first is of all views. */
  List<String> wanted() {
    Set<String> paths = new LinkedHashSet<>(List.of(Documents.CLUSTER, view.document()));
    switch (overlay.orElse(null)) {
      case Overlay.Node node -> paths.add(Api.node(node.label()));
      case Overlay.Row row -> paths.add(row.view().document());
      case Overlay.Help _ -> {}
      case null -> {}
    }
    return List.copyOf(paths);
  }

  /** Whether there is something to show of all these. */
  boolean isShown(List<String> paths) {
    return documents.parts().keySet().containsAll(paths);
  }

  /** New documents have come. Those of other views stay for when they are looked at again. */
  void take(Documents fresh, Moment at) {
    Map<String, JsonNode> all = new LinkedHashMap<>(documents.parts());
    all.keySet().removeIf(path -> path.startsWith(Documents.NODE));
    all.putAll(fresh.parts());
    documents = new Documents(all);
    now = at;
    loss = Optional.empty();
    follow();
  }

  /** None have come. */
  void lose(String reason, Moment at) {
    now = at;
    loss = Optional.of(new Loss(reason, loss.map(Loss::since).orElse(at.now())));
  }

  /** The rows that there is room for. */
  void resize(int rows) {
    page = Math.max(1, rows);
  }

  /** The selection stays on what it is about. */
  private void follow() {
    Place place = place();
    List<JsonNode> rows = rows();
    int found = -1;
    for (int i = 0; i < rows.size() && place.key != null; i++) {
      if (view.keyOf(rows.get(i)).equals(place.key)) {
        found = i;
        break;
      }
    }
    place.selected =
        found >= 0 ? found : Math.clamp(place.selected, 0, Math.max(0, rows.size() - 1));
  }

  /** Does what a key means. */
  void press(Key key) {
    if (typed != null) {
      type(key, typed);
    } else if (overlay.isPresent()) {
      pressInOverlay(key);
    } else {
      pressInTable(key);
    }
  }

  private void type(Key key, String text) {
    switch (key) {
      case Key.Typed(int point) -> typed = text + Character.toString(point);
      case Key.Named.BACKSPACE ->
          typed =
              text.isEmpty() ? text : text.substring(0, text.offsetByCodePoints(text.length(), -1));
      case Key.Named.ENTER -> {
        typed = null;
        return;
      }
      case Key.Named.ESCAPE -> {
        typed = null;
        filter("");
        return;
      }
      case Key.Named _ -> {
        return;
      }
    }
    filter(typed);
  }

  private void filter(String text) {
    place().order = place().order.filtered(text);
    follow();
  }

  private void pressInOverlay(Key key) {
    switch (key) {
      case Key.Named.UP -> scroll--;
      case Key.Named.DOWN -> scroll++;
      case Key.Named.PAGE_UP -> scroll -= page;
      case Key.Named.PAGE_DOWN -> scroll += page;
      case Key.Named.HOME -> scroll = 0;
      case Key.Named.END -> scroll = Integer.MAX_VALUE;
      case Key.Named.ENTER, Key.Named.ESCAPE, Key.Named.BACKSPACE -> overlay = Optional.empty();
      case Key.Named.TAB, Key.Named.BACK_TAB -> {
        overlay = Optional.empty();
        pressInTable(key);
      }
      case Key.Named.REDRAW, Key.Named.SUSPEND -> {}
      case Key.Typed(int point) -> typedInOverlay(point);
    }
    scroll = Math.max(0, scroll);
  }

  private void typedInOverlay(int point) {
    switch (point) {
      case 'q' -> overlay = Optional.empty();
      case 'p', '+', '-' -> command(point);
      case '?' -> open(new Overlay.Help());
      case '1', '2', '3', '4', '5' -> {
        overlay = Optional.empty();
        command(point);
      }
      default -> {}
    }
  }

  private void pressInTable(Key key) {
    switch (key) {
      case Key.Named.UP -> select(place().selected - 1);
      case Key.Named.DOWN -> select(place().selected + 1);
      case Key.Named.PAGE_UP -> select(place().selected - page);
      case Key.Named.PAGE_DOWN -> select(place().selected + page);
      case Key.Named.HOME -> {
        select(0);
        place().key = null;
      }
      case Key.Named.END -> select(Integer.MAX_VALUE);
      case Key.Named.TAB -> turnTo(view.next(1));
      case Key.Named.BACK_TAB -> turnTo(view.next(-1));
      case Key.Named.ENTER -> openSelected();
      case Key.Named.ESCAPE -> filter("");
      case Key.Named.BACKSPACE, Key.Named.REDRAW, Key.Named.SUSPEND -> {}
      case Key.Typed(int point) -> command(point);
    }
  }

  private void command(int point) {
    switch (point) {
      case 'q' -> isOver = true;
      case 'p' -> isPaused = !isPaused;
      case 'r' -> place().order = place().order.reversed();
      case '?' -> open(new Overlay.Help());
      case '/' -> typed = place().order.filter();
      case '+' -> interval = Pace.longer(interval);
      case '-' -> interval = Pace.shorter(interval);
      case '1', '2', '3', '4', '5' -> turnTo(View.numbered(point - '0'));
      default -> {
        if (point < 0x80) {
          place().order = place().order.by((char) Character.toLowerCase(point));
        }
      }
    }
    follow();
  }

  private void turnTo(View other) {
    view = other;
    follow();
  }

  private void select(int row) {
    List<JsonNode> rows = rows();
    Place place = place();
    place.selected = Math.clamp(row, 0, Math.max(0, rows.size() - 1));
    place.key = rows.isEmpty() ? null : view.keyOf(rows.get(place.selected));
  }

  private void openSelected() {
    selectedRow()
        .ifPresent(row -> {
          String node = row.path(view == View.NODES ? "label" : "node").asString("");
          place().key = view.keyOf(row);
          open(
              node.isEmpty() || (view != View.NODES && view != View.PROBLEMS)
                  ? new Overlay.Row(view, view.keyOf(row))
                  : new Overlay.Node(node));
        });
  }

  private void open(Overlay what) {
    overlay = Optional.of(what);
    scroll = 0;
  }

  /** The rows of the view, filtered and sorted. */
  List<JsonNode> rows() {
    return ViewPage.of(order(), documents, now, false).rows();
  }

  /** What the keys act on. */
  Optional<JsonNode> selectedRow() {
    List<JsonNode> rows = rows();
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(rows.get(Math.min(selected(), rows.size() - 1)));
  }

  private Place place() {
    return Objects.requireNonNull(places.get(view));
  }

  View view() {
    return view;
  }

  Order order() {
    return place().order;
  }

  int selected() {
    return place().selected;
  }

  Documents documents() {
    return documents;
  }

  Optional<Loss> loss() {
    return loss;
  }

  Optional<Overlay> overlay() {
    return overlay;
  }

  /** How many lines of the overlay are above the terminal, out of so many. */
  int scrolled(int lines) {
    scroll = Math.clamp(scroll, 0, Math.max(0, lines - page));
    return scroll;
  }

  Duration interval() {
    return interval;
  }

  boolean isPaused() {
    return isPaused;
  }

  boolean isOver() {
    return isOver;
  }

  /** The filter that is being typed. */
  Optional<String> typed() {
    return Optional.ofNullable(typed);
  }

  Moment now() {
    return now;
  }
}
