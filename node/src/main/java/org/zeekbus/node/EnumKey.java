package org.zeekbus.node;

/**
 * An enumerator as the key of {@link ClusterNode#publishHrw}: Zeek's digest has the name of its
 * type, too, which does not travel with values.
 *
 * @param type as scripts name it, with its module if it has one: {@code transport_proto}
 * @param name in full: {@code tcp}, {@code Notice::ACTION_LOG}
 */
public record EnumKey(String type, String name) {}
