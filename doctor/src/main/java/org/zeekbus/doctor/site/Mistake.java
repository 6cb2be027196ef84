package org.zeekbus.doctor.site;

/**
 * What the program that a file is for does not take.
 *
 * @param what is wrong there, for people
 * @param line to have there; empty if only people can tell
 */
public record Mistake(Reader reader, Place place, String what, String line) {
  /** Whose file it is. */
  public enum Reader {
    /** zeekctl: it does nothing before that is right. */
    ZEEKCTL,
    /** Zeek: no node that has the script starts. */
    ZEEK,
    /** Zeek, of a file that zeekctl writes: it is damaged. */
    ZEEK_OF_GENERATED
  }

  static Mistake ofZeekctl(Place place, String what, String line) {
    return new Mistake(Reader.ZEEKCTL, place, what, line);
  }

  static Mistake ofZeek(Place place, String what, String line) {
    return new Mistake(Reader.ZEEK, place, what, line);
  }

  static Mistake ofGenerated(Place place, String what) {
    return new Mistake(Reader.ZEEK_OF_GENERATED, place, what, "");
  }
}
