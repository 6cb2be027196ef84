package org.zeekbus.app;

import java.util.List;

/** What somebody wrote for a setting, not read yet. */
record Given(List<String> texts, Origin origin) {
  Given(String text, Origin origin) {
    this(List.of(text), origin);
  }

  Given {
    texts = List.copyOf(texts);
  }
}
