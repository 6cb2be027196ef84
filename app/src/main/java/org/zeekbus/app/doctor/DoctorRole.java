package org.zeekbus.app.doctor;

/** What runs, or is to run. */
enum DoctorRole {
  RUN,
  BROKER,
  LOGGER;

  boolean hasBroker() {
    return this != LOGGER;
  }

  boolean hasLogger() {
    return this != BROKER;
  }
}
