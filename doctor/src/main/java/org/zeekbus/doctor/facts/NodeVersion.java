package org.zeekbus.doctor.facts;

/**
 * The version of Zeek that a node runs.
 *
 * @param by the address of its metrics
 */
public record NodeVersion(String node, String version, String by) {}
