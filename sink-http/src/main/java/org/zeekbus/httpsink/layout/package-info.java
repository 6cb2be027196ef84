/**
 * How records are written for each kind of server, and what its answers mean.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.layout.Layouts}: makes the one that a site wants
 *   <li>{@link org.zeekbus.httpsink.layout.Layout}: what each of them says
 *   <li>{@link org.zeekbus.httpsink.layout.LogEncoder}: writes records of one log
 *   <li>{@link org.zeekbus.httpsink.layout.Destination}: what a request's records have in common
 *   <li>{@link org.zeekbus.httpsink.layout.JsonLines}: records as lines
 *   <li>{@link org.zeekbus.httpsink.layout.NdjsonLayout}: for any server that reads lines
 *   <li>{@link org.zeekbus.httpsink.layout.JsonText}: names in JSON
 *   <li>{@link org.zeekbus.httpsink.layout.ElasticsearchLayout}: for Elasticsearch and OpenSearch
 *   <li>{@link org.zeekbus.httpsink.layout.BulkEncoder}: records for {@code _bulk}
 *   <li>{@link org.zeekbus.httpsink.layout.RecordIds}: ids by which a record is known that comes
 *       again
 *   <li>{@link org.zeekbus.httpsink.layout.BulkAnswer}: what became of each record
 *   <li>{@link org.zeekbus.httpsink.layout.ElasticsearchAbout}: what such a server says of itself
 *   <li>{@link org.zeekbus.httpsink.layout.LokiLayout}: for Grafana Loki
 *   <li>{@link org.zeekbus.httpsink.layout.LokiStreams}: how requests name streams
 *   <li>{@link org.zeekbus.httpsink.layout.LokiEncoder}: records as entries of streams
 *   <li>{@link org.zeekbus.httpsink.layout.SplunkLayout}: for Splunk's event collector
 *   <li>{@link org.zeekbus.httpsink.layout.SplunkEncoder}: records as events
 *   <li>{@link org.zeekbus.httpsink.layout.SplunkAnswer}: at which event it stopped, and why
 *   <li>{@link org.zeekbus.httpsink.layout.VectorLayout}: for Vector
 *   <li>{@link org.zeekbus.httpsink.layout.ClickHouseLayout}: for ClickHouse
 *   <li>{@link org.zeekbus.httpsink.layout.ClickHouseTable}: rows, and the columns that they need
 *   <li>{@link org.zeekbus.httpsink.layout.Probe}: a request without records
 *   <li>{@link org.zeekbus.httpsink.layout.Answer}: what the server said
 *   <li>{@link org.zeekbus.httpsink.layout.Verdict}: what that means
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.layout;

import org.jspecify.annotations.NullMarked;
