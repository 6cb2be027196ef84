package org.zeekbus.httpsink.layout;

import java.net.URI;

/**
 * A request that sends no record and changes nothing. Owner: nobody, it does not change.
 *
 * @param method of HTTP
 * @param uri what is asked
 * @param contentType of its body, which is empty
 */
public record Probe(String method, URI uri, String contentType) {}
