/**
 * How a sink gets in at a target on the network, for authors of sinks.
 *
 * <ol>
 *   <li>{@link org.zeekbus.sink.access.ServerUrl}: where a server is, without a password
 *   <li>{@link org.zeekbus.sink.access.SecretSource}: a secret in a file or environment variable
 *   <li>{@link org.zeekbus.sink.access.Authorization}: the header of HTTP with it
 *   <li>{@link org.zeekbus.sink.access.Secrets}: hides what a server sends back of it
 *   <li>{@link org.zeekbus.sink.access.ClientTls}: whom to trust, and our certificate
 *   <li>{@link org.zeekbus.sink.access.RefusedCertificate}: why a server's certificate is refused
 * </ol>
 */
@NullMarked
package org.zeekbus.sink.access;

import org.jspecify.annotations.NullMarked;
