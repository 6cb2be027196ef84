/**
 * Makes recordings that a site may give away. In the order in which a message meets them:
 *
 * <ul>
 *   <li>{@link AnonymizeKey}: the secret of a recording
 *   <li>{@link Anonymizer}: a message without what names a site's hosts
 *   <li>{@link AnonymousValues}: a value of it
 *   <li>{@link AnonymousText}: addresses within a string
 *   <li>{@link ReverseNames}: addresses as names of reverse DNS
 *   <li>{@link Ipv6Text}: finds an IPv6 address in text
 *   <li>{@link AddressCipher}: an address for an address, prefixes preserved
 *   <li>{@link Pseudonyms}: a word for a string
 * </ul>
 */
@NullMarked
package org.zeekbus.app.anonymize;

import org.jspecify.annotations.NullMarked;
