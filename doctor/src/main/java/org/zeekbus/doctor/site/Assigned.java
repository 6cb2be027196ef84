package org.zeekbus.doctor.site;

/** A value that a script gave to an option, and where it did. */
public record Assigned(Value value, Place place) {}
