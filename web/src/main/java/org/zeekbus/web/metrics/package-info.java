/**
 * Metrics for Prometheus:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.metrics.Metrics}: all metrics, and the page
 *   <li>{@link org.zeekbus.web.metrics.MetricSources}: what no observation has
 *   <li>{@link org.zeekbus.web.metrics.View}: makes metrics of observations
 *   <li>{@link org.zeekbus.web.metrics.ProcessView}: of the build, roles, disks, HTTP and queries
 *   <li>{@link org.zeekbus.web.metrics.LoopView}: of event loops
 *   <li>{@link org.zeekbus.web.metrics.BrokerView}: of the broker as a whole
 *   <li>{@link org.zeekbus.web.metrics.NodeView}: of nodes
 *   <li>{@link org.zeekbus.web.metrics.TopicView}: of topics and events
 *   <li>{@link org.zeekbus.web.metrics.DropView}: of what was lost
 *   <li>{@link org.zeekbus.web.metrics.SocketView}: of connections
 *   <li>{@link org.zeekbus.web.metrics.WebSocketView}: the clients of the WebSocket API
 *   <li>{@link org.zeekbus.web.metrics.LoggerView}: of logs and their senders
 *   <li>{@link org.zeekbus.web.metrics.SinkView}: of sinks and files
 *   <li>{@link org.zeekbus.web.metrics.JvmView}: of the Java process
 *   <li>{@link org.zeekbus.web.metrics.Family}: one metric with its series
 *   <li>{@link org.zeekbus.web.metrics.Page}: the text, written anew where it changed
 * </ul>
 */
@NullMarked
package org.zeekbus.web.metrics;

import org.jspecify.annotations.NullMarked;
