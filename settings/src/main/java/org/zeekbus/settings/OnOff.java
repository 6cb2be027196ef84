package org.zeekbus.settings;

/** A switch. */
public enum OnOff {
  /** Switched on. */
  ON,
  /** Switched off. */
  OFF;

  /** Whether it is {@link #ON}. */
  public boolean isOn() {
    return this == ON;
  }
}
