package org.zeekbus.http;

import org.zeekbus.zmtp.Rights;

/**
 * A client that has shown who it is. Owner: nobody; never changes.
 *
 * @param name of the list of clients, that logs and statistics use
 * @param proof what it has shown, so that it can be looked up again; never a secret
 * @param rights what it may do
 */
public record Client(String name, String proof, Rights rights) {}
