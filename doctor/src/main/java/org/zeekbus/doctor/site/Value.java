package org.zeekbus.doctor.site;

import java.util.List;

/** The value of an option, as far as it can be known without Zeek. */
public sealed interface Value {
  /** A string. */
  record Text(String text) implements Value {
    @Override
    public String toString() {
      return '"' + text + '"';
    }
  }

  /** A bool. */
  record Bool(boolean isTrue) implements Value {
    @Override
    public String toString() {
      return isTrue ? "T" : "F";
    }
  }

  /** A number, without a unit. */
  record Numeric(double number) implements Value {
    @Override
    public String toString() {
      return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }
  }

  /** A name, an address, a port. */
  record Word(String text) implements Value {
    @Override
    public String toString() {
      return text;
    }
  }

  /** A vector or set. */
  record Several(List<Value> values) implements Value {
    public Several {
      values = List.copyOf(values);
    }

    /** The strings in it. */
    public List<String> texts() {
      return values.stream()
          .filter(Text.class::isInstance)
          .map(Text.class::cast)
          .map(Text::text)
          .toList();
    }

    boolean isKnown() {
      return values.stream().noneMatch(Unknown.class::isInstance);
    }
  }

  /** What only Zeek itself could tell. */
  record Unknown() implements Value {}
}
