package org.zeekbus.query.report;

import java.util.List;

/**
 * Figures about one thing.
 *
 * @param id the anchor of it
 * @param title of it, a few words
 * @param figures in the order in which they are shown
 * @param remarks below them, a sentence each
 */
record Section(String id, String title, List<Figure> figures, List<String> remarks) {
  Section {
    figures = List.copyOf(figures);
    remarks = List.copyOf(remarks);
  }

  Section(String id, String title, List<Figure> figures) {
    this(id, title, figures, List.of());
  }
}
