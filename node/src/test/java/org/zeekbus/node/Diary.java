package org.zeekbus.node;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes nodes that come up and go down, and checks that each call brings news. */
final class Diary {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  NodeBuilder listen(NodeBuilder builder) {
    return builder
        .onNodeUp(member -> lines.add("up " + member.name()))
        .onNodeDown(member -> lines.add("down " + member.name()));
  }

  List<String> lines() {
    return lines;
  }

  /** Whether no node came up or went down twice in a row. */
  boolean isConsistent() {
    Set<String> up = new HashSet<>();
    for (String line : lines) {
      String name = line.substring(line.indexOf(' ') + 1);
      if (!(line.startsWith("up") ? up.add(name) : up.remove(name))) {
        return false;
      }
    }
    return true;
  }
}
