package org.zeekbus.app.inspect;

import org.zeekbus.app.replay.ZeekTopics;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A name on the command line, or how it begins, with {@code *} at the end. */
record NamePattern(String start, boolean isPrefix) {
  private static final String REST = "*";

  static NamePattern parse(String text) {
    boolean isPrefix = text.endsWith(REST);
    String start = isPrefix ? text.substring(0, text.length() - 1) : text;
    if (text.isEmpty() || start.contains(REST)) {
      throw new IllegalArgumentException(
          "'%s' (expected: a name, or its beginning and * at the end)".formatted(text));
    }
    return new NamePattern(start, isPrefix);
  }

  boolean matches(String name) {
    return isPrefix ? name.startsWith(start) : name.equals(start);
  }

  /** Whether this is the id itself, its node's name or, while that is not known, may be it. */
  boolean matchesNode(String id, NodeNames names) {
    return matches(id)
        || names
            .of(id)
            .map(this::matches)
            .orElseGet(
                () -> isPrefix ? id.startsWith("zeromq_" + start) : ZeekTopics.isNamed(id, start));
  }

  /** Reads a flag. */
  static final class Text implements ITypeConverter<NamePattern> {
    @Override
    public NamePattern convert(String text) {
      try {
        return parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
