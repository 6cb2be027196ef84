package org.zeekbus.top;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.zeekbus.top.api.Api;
import org.zeekbus.top.api.Documents;
import org.zeekbus.top.text.Head;
import org.zeekbus.top.text.Line;
import org.zeekbus.top.text.Moment;
import org.zeekbus.top.text.Order;
import org.zeekbus.top.text.Tone;
import org.zeekbus.top.text.View;
import org.zeekbus.top.text.ViewPage;

/**
 * The same for a pipe or a file: tables without colours, or JSON.
 *
 * <p>Owner: one thread.
 */
final class Plain {
  private final TopSettings settings;
  private final OptionalInt room;
  private final ZoneId zone;

  Plain(TopSettings settings, OptionalInt room, ZoneId zone) {
    this.room = room;
    this.settings = settings;
    this.zone = zone;
  }

  /** The documents that are needed. */
  List<String> wanted() {
    Set<String> paths = new LinkedHashSet<>();
    paths.add(Documents.CLUSTER);
    views().forEach(view -> paths.add(view.document()));
    return List.copyOf(paths);
  }

  private List<View> views() {
    return settings.chosen().map(List::of).orElse(List.of(View.values()));
  }

  /** Prints what has come. */
  void print(Documents documents, Instant at, PrintWriter out) {
    if (settings.isJson()) {
      out.println(Api.line(documents));
    } else {
      lines(documents, new Moment(at, zone))
          .forEach(line -> out.println(line.toString().stripTrailing()));
    }
    out.flush();
  }

  private List<Line> lines(Documents documents, Moment now) {
    List<Line> lines =
        new ArrayList<>(
            new Head(documents.cluster(), settings.url(), now, false, Optional.empty())
                .lines(false));
    for (View view : views()) {
      lines.add(new Line(false));
      lines.add(new Line(false).add(view.title(), Tone.TITLE));
      lines.addAll(ViewPage.of(Order.first(view), documents, now, false).whole(room));
    }
    return lines;
  }
}
