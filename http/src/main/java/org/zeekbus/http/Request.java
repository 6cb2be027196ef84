package org.zeekbus.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that passed all checks: of method, {@code Host}, token and size. Owner: nobody; never
 * changes.
 *
 * @param path decoded, without query, and without {@code .} or {@code ..}
 * @param query decoded parameters, each with its values in their order
 * @param headers by name in lower case; of several only the first
 * @param peer address and port, as logs name it
 */
public record Request(
    String path, Map<String, List<String>> query, Map<String, String> headers, String peer) {
  /** Copies the maps. */
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
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
