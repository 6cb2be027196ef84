package org.zeekbus.web.metrics;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.zeekbus.http.HttpSnapshot;
import org.zeekbus.web.observe.Disk;
import org.zeekbus.web.observe.Drop;
import org.zeekbus.web.observe.Observation;
import org.zeekbus.web.observe.RoleState;
import org.zeekbus.web.query.QuerySnapshot;

/**
 * What metrics say that no observation has. Owner: nobody; never changes.
 *
 * @param version such as {@code 0.1.0}
 * @param revision commit that it was built from; empty if unknown
 * @param readiness whether each role does its work
 * @param disks those that roles write to
 * @param http the statistics of the HTTP server
 * @param viewerDrops what viewers of live events and logs were too slow for
 * @param queries how queries over logs fared, if they are on
 */
public record MetricSources(
    String version,
    String revision,
    Function<Observation, List<RoleState>> readiness,
    Supplier<List<Disk>> disks,
    Supplier<HttpSnapshot> http,
    Supplier<List<Drop>> viewerDrops,
    Supplier<Optional<QuerySnapshot>> queries) {}
