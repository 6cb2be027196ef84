package org.zeekbus.doctor.finding;

/**
 * What could not be looked at.
 *
 * @param isAskedFor whether somebody named it, so that without it the answer is none
 */
public record Unseen(String what, String why, boolean isAskedFor) {}
