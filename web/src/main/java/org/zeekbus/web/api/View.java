package org.zeekbus.web.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The documents that are views of one {@link Moment}, by the name that requests use. */
enum View {
  CLUSTER("cluster", ClusterDocument::of),
  NODES("nodes", NodesDocument::of),
  TOPICS("topics", TopicsDocument::of),
  EVENTS("events", EventsDocument::of),
  LOGS("logs", LogsDocument::of),
  CONNECTIONS("connections", ConnectionsDocument::of),
  WEBSOCKET("websocket", WebSocketDocument::of),
  REFUSALS("refusals", RefusalsDocument::of);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // none holds anything
  private final Function<Moment, Object> document;

  View(String label, Function<Moment, Object> document) {
    this.label = label;
    this.document = document;
  }

  String label() {
    return label;
  }

  /** The document as text: written once for each observation, whoever asks. */
  String text(Moment moment) {
    return moment.text(label, () -> document.apply(moment));
  }

  static Optional<View> of(String label) {
    for (View view : values()) {
      if (view.label.equals(label)) {
        return Optional.of(view);
      }
    }
    return Optional.empty();
  }

  /** As an error names them. */
  static List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (View view : values()) {
      labels.add(view.label);
    }
    return labels;
  }
}
