package org.zeekbus.doctor.facts;

import org.zeekbus.doctor.finding.Remedy;

/**
 * Where a setting of zeekbus comes from.
 *
 * @param text for people: the place and the name that stands there
 * @param where to change it: a file, the command line, the environment
 * @param name that it has there, with what stands before the value: {@code broker.xpub: }
 */
public record SettingOrigin(String text, String where, String name) {
  /** For another value. */
  Remedy change(String value) {
    return new Remedy(where, name + value);
  }
}
