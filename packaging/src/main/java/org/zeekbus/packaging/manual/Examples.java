package org.zeekbus.packaging.manual;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Examples and related commands of each page, from {@code examples.txt}: a head such as {@code
 * [tap: replay, decode]}, then blocks of lines, the first of which explains the others.
 */
final class Examples {
  /** What is done, and by which lines. */
  record Example(String text, List<String> lines) {}

  /** What a page has. */
  record OfPage(List<String> related, List<Example> examples) {}

  private Examples() {}

  /** By the names of commands. */
  static Map<String, OfPage> read() throws IOException {
    Map<String, OfPage> pages = new LinkedHashMap<>();
    List<Example> examples = new ArrayList<>();
    for (String block : text().split("\n\n+")) {
      if (block.startsWith("[")) {
        String[] head = block.substring(1, block.indexOf(']')).split(": *", 2);
        examples = new ArrayList<>();
        List<String> related = head.length < 2 ? List.of() : List.of(head[1].split(", *"));
        pages.put(head[0], new OfPage(related, examples));
        block = block.substring(block.indexOf(']') + 1).stripLeading();
      }
      List<String> lines = block.lines().toList();
      examples.add(new Example(lines.getFirst(), lines.subList(1, lines.size())));
    }
    return pages;
  }

  private static String text() throws IOException {
    try (InputStream in = Examples.class.getResourceAsStream("examples.txt")) {
      if (in == null) {
        throw new IOException("examples.txt is not among the resources");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
