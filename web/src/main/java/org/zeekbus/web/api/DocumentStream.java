package org.zeekbus.web.api;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.zeekbus.http.EventSource;
import org.zeekbus.http.Viewer;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.Observer;

/**
 * Sends chosen documents to one viewer, whole, at once and after every observation. A viewer that
 * does not keep up misses observations: what it gets next is the newest.
 *
 * <p>Owner: the viewer's thread.
 */
final class DocumentStream implements EventSource {
  private static final int MOST_DOCUMENTS = 16;
  private static final String NODE = "node:";

  private final Observer observer;
  private final Documents documents;
  private final List<Choice> choices;

  /** A document of all nodes, or one node's. */
  private record Choice(Optional<View> view, String node) {}

  /**
   * Sends nothing yet.
   *
   * @param topics names of documents, as the query has them
   * @throws BadRequestException if one of them is not there
   */
  DocumentStream(Observer observer, Documents documents, List<String> topics)
      throws BadRequestException {
    this.observer = observer;
    this.documents = documents;
    Set<String> names = new LinkedHashSet<>();
    for (String each : topics) {
      names.addAll(List.of(each.split(",", -1)));
    }
    if (names.isEmpty()) {
      names.add(View.CLUSTER.label());
    }
    if (names.size() > MOST_DOCUMENTS) {
      throw new BadRequestException(
          "topics: %d documents (limit %d)".formatted(names.size(), MOST_DOCUMENTS));
    }
    List<Choice> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(choice(name));
    }
    this.choices = List.copyOf(chosen);
  }

  private static Choice choice(String name) throws BadRequestException {
    Optional<View> view = View.of(name);
    if (view.isPresent()) {
      return new Choice(view, "");
    }
    if (name.startsWith(NODE) && name.length() > NODE.length()) {
      return new Choice(view, name.substring(NODE.length()));
    }
    throw new BadRequestException(
        "topics: %s (expected: %s or node:NAME)".formatted(name, String.join(", ", View.labels())));
  }

  @Override
  public void run(Viewer viewer) throws InterruptedException {
    long number = 0;
    while (send(viewer)) {
      Observation next = observer.next(Math.max(number, documents.latest().now().number()));
      if (next.number() <= number) {
        return; // zeekbus stops
      }
      number = next.number();
    }
  }

  /** Whether the viewer is still there. */
  private boolean send(Viewer viewer) throws InterruptedException {
    Moment moment = documents.latest();
    String id = Long.toString(moment.now().time().getEpochSecond());
    for (Choice choice : choices) {
      Optional<String> text =
          choice.view().isPresent()
              ? Optional.of(choice.view().get().text(moment))
              : NodeDocument.text(moment, documents.history(), choice.node());
      String event = choice.view().map(View::label).orElse("node");
      if (text.isPresent() && !viewer.send(id, event, text.get())) {
        return false;
      }
    }
    return viewer.isThere();
  }
}
