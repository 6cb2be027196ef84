package org.zeekbus.query.report;

/**
 * A thing that whoever opens the report must see first.
 *
 * @param severity how much it matters
 * @param what in one sentence
 * @param detail which ones; may be empty
 * @param section where more is said
 */
record Finding(Severity severity, String what, String detail, String section) {
  /** How much it matters; the first matters most. */
  enum Severity {
    CRITICAL,
    WARNING,
    NOTE
  }

  /** How a number of records differs from what is usual. */
  enum Change {
    GONE,
    FEWER,
    NONE,
    MORE;

    /** Fewer records come and go by chance. */
    private static final double ENOUGH = 100;

    /**
     * How a log has changed.
     *
     * @param part how much more, as a part of the usual
     * @param usual number of records
     */
    static Change of(double part, double usual) {
      if (usual >= ENOUGH && part <= -1) {
        return GONE;
      }
      if (usual >= ENOUGH && part <= -0.5) {
        return FEWER;
      }
      return usual > 0 && usual * (1 + part) >= ENOUGH && part >= 1 ? MORE : NONE;
    }
  }
}
