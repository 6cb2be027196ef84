package org.zeekbus.zeek.value;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A port with its protocol; Zeek's {@code port}.
 *
 * @param number 0 to 65535
 * @param protocol of the transport
 */
public record PortValue(int number, Protocol protocol) implements Value {

  /** Transport protocols, by their numbers on the wire. */
  public enum Protocol {
    /** No protocol that Zeek knows. */
    UNKNOWN(0),
    /** TCP. */
    TCP(1),
    /** UDP. */
    UDP(2),
    /** ICMP: the number is a type. */
    ICMP(3);

    private static final Protocol[] ALL = values();

    private final int number;

    Protocol(int number) {
      this.number = number;
    }

    /** The protocol's number on the wire, which is not IP's. */
    public int number() {
      return number;
    }

    /** The protocol with this number on the wire, or null. */
    public static @Nullable Protocol of(int number) {
      return number >= 0 && number < ALL.length ? ALL[number] : null;
    }

    /** The name as Zeek prints it: {@code tcp}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks the number.
   *
   * @throws IllegalArgumentException if it is not 0 to 65535
   */
  public PortValue {
    if (number < 0 || number > 0xffff) {
      throw new IllegalArgumentException("port: " + number + " (expected: 0 to 65535)");
    }
  }

  @Override
  public ValueType type() {
    return ValueType.PORT;
  }

  @Override
  public String toString() {
    return ValueText.asPrinted(this);
  }
}
