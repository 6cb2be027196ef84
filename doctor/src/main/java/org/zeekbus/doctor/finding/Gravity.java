package org.zeekbus.doctor.finding;

/** How bad it is; the worst first. */
public enum Gravity {
  /** Something does not work, or loses messages or logs. */
  CRITICAL,
  /** It works, and will fail or lose something when something else happens. */
  WARNING,
  /** Nothing is wrong; somebody may want to know. */
  NOTE
}
