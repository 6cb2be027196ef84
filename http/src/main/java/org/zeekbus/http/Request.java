package org.zeekbus.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that passed all checks: of method, {@code Host}, {@code Origin}, client and size.
 * Owner: nobody; never changes.
 *
 * @param path decoded, without query, and without {@code .} or {@code ..}
 * @param query decoded parameters, each with its values in their order
 * @param headers by name in lower case; of several only the first, and none that is secret
 * @param body not to be changed; empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and no copy of a body is worth it
public record Request(
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    Caller caller) {
  /** Copies the maps. */
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** A request without body. */
  public Request(
      String path, Map<String, List<String>> query, Map<String, String> headers, Caller caller) {
    this(path, query, headers, new byte[0], caller);
  }

  /** All values of a parameter; none if it is not there. */
  public List<String> all(String parameter) {
    return query.getOrDefault(parameter, List.of());
  }

  /** The first value of a parameter. */
  public Optional<String> first(String parameter) {
    return all(parameter).stream().findFirst();
  }
}
