package org.zeekbus.node;

/**
 * An enumerator as the key of {@link ClusterNode#publishHrw}: Zeek's digest includes the name of
 * the type, which values do not carry.
 *
 * @param type as scripts name it, with its module if it has one: {@code transport_proto}
 * @param name in full: {@code tcp}, {@code Notice::ACTION_LOG}
 */
public record EnumKey(String type, String name) {}
