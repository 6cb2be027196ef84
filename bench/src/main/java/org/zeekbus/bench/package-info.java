/**
 * Benchmarks. {@link org.zeekbus.bench.Bench} is the front door: one command for each benchmark.
 *
 * <p>The broker beside libzmq's and JeroMQ's proxies:
 *
 * <ul>
 *   <li>{@link org.zeekbus.bench.BrokerBench}: each load against each broker, in turn
 *   <li>{@link org.zeekbus.bench.BrokerLoad}: the loads, and the goals
 *   <li>{@link org.zeekbus.bench.Peer}: the brokers to compare
 *   <li>{@link org.zeekbus.bench.NativePrograms}: builds the load programs
 *   <li>{@link org.zeekbus.bench.CurveCluster}: keys for runs with CURVE
 *   <li>{@link org.zeekbus.bench.BrokerLauncher}: starts a broker as its users would
 *   <li>{@link org.zeekbus.bench.JeroMqProxy}: JeroMQ's proxy as a program
 *   <li>{@link org.zeekbus.bench.BrokerProcess}: one broker that runs
 *   <li>{@link org.zeekbus.bench.ListeningPorts}: free ports, and ports in use
 *   <li>{@link org.zeekbus.bench.Children}: ends all processes with the benchmark
 *   <li>{@link org.zeekbus.bench.LoadRunner}: runs a load program
 *   <li>{@link org.zeekbus.bench.InProcessLoad}: peers in the broker's JVM, without sockets
 *   <li>{@link org.zeekbus.bench.Viewers}: scrapes and a dashboard, as at a site
 *   <li>{@link org.zeekbus.bench.LoadResult}: the counts of one run
 *   <li>{@link org.zeekbus.bench.BrokerReport}: the table
 *   <li>{@link org.zeekbus.bench.ReportText}: what reports have in common
 * </ul>
 *
 * <p>WebSocket clients, beside a relay with npm's ws:
 *
 * <ul>
 *   <li>{@link org.zeekbus.bench.WebSocketBench}: each load against both, in turn
 *   <li>{@link org.zeekbus.bench.WebSocketLoad}: the loads, and the goals
 *   <li>{@link org.zeekbus.bench.WebSocketPeer}: zeekbus and the relay
 *   <li>{@link org.zeekbus.bench.RelayPackages}: fetches the relay's packages
 *   <li>{@link org.zeekbus.bench.WebSocketBridge}: one of them that runs
 *   <li>{@link org.zeekbus.bench.WebSocketRunner}: runs the load program
 *   <li>{@link org.zeekbus.bench.WebSocketReport}: the table
 * </ul>
 *
 * <p>The logger and the node library:
 *
 * <ul>
 *   <li>{@link org.zeekbus.bench.LoggerBench}: records for each CPU second
 *   <li>{@link org.zeekbus.bench.LogPush}: sends log batches
 *   <li>{@link org.zeekbus.bench.RecordedBatches}: log batches of a recorded cluster
 *   <li>{@link org.zeekbus.bench.LoggerProcess}: one logger that runs
 *   <li>{@link org.zeekbus.bench.LogFiles}: the files that came out
 *   <li>{@link org.zeekbus.bench.SinksBench}: records to Kafka, an HTTP server, Parquet, files
 *   <li>{@link org.zeekbus.bench.SinkTarget}: where they go
 *   <li>{@link org.zeekbus.bench.FilesTarget}: files
 *   <li>{@link org.zeekbus.bench.KafkaTarget}: a Kafka
 *   <li>{@link org.zeekbus.bench.LocalKafka}: a Kafka to try the sink with
 *   <li>{@link org.zeekbus.bench.DiscardTarget}: an HTTP server
 *   <li>{@link org.zeekbus.bench.ParquetTarget}: Parquet files
 *   <li>{@link org.zeekbus.bench.TemporaryTree}: removes what a benchmark has written
 *   <li>{@link org.zeekbus.bench.ReadyMade}: the floor: clients without the logger
 *   <li>{@link org.zeekbus.bench.ReadyLines}: the records as JSON
 *   <li>{@link org.zeekbus.bench.ConnBatches}: batches of a busy network
 *   <li>{@link org.zeekbus.bench.ConnFrames}: a recording of them
 *   <li>{@link org.zeekbus.bench.DuckDbPeer}: DuckDB as a program
 *   <li>{@link org.zeekbus.bench.TimedCommand}: what a program takes
 *   <li>{@link org.zeekbus.bench.NodeBench}: the node library beside JeroMQ
 *   <li>{@link org.zeekbus.bench.NodePeer}: one peer of it, in a JVM of its own
 * </ul>
 *
 * <p>Logs that were written, beside zcat and awk over Zeek's TSV and DuckDB over its JSON:
 *
 * <ul>
 *   <li>{@link org.zeekbus.bench.QueryBench}: questions over a day
 *   <li>{@link org.zeekbus.bench.ConvertBench}: compressed TSV into Parquet
 *   <li>{@link org.zeekbus.bench.ConnArchive}: the day in several forms
 * </ul>
 *
 * <p>Formats, one JMH class for each question:
 *
 * <ul>
 *   <li>{@link org.zeekbus.bench.FormatsBench}: runs the JMH classes
 *   <li>{@link org.zeekbus.bench.EventsBenchmark}: events in Zeek's binary format
 *   <li>{@link org.zeekbus.bench.JsonEventsBenchmark}: events in JSON, beside Jackson
 *   <li>{@link org.zeekbus.bench.DataMessagesBenchmark}: events for and from WebSocket clients
 *   <li>{@link org.zeekbus.bench.LogBatchBenchmark}: reading log batches
 *   <li>{@link org.zeekbus.bench.WhereBenchmark}: predicates on records
 *   <li>{@link org.zeekbus.bench.ShapingBenchmark}: log batches as a sink wants them
 *   <li>{@link org.zeekbus.bench.LogFormatBenchmark}: writing log lines
 *   <li>{@link org.zeekbus.bench.ParquetBenchmark}: Parquet files of log batches
 *   <li>{@link org.zeekbus.bench.ConvertBenchmark}: log files into Parquet
 *   <li>{@link org.zeekbus.bench.AvroBenchmark}: values in Avro, beside JSON and Avro's own writer
 *   <li>{@link org.zeekbus.bench.RepositoryRoot}: where recordings and sources are
 * </ul>
 */
@NullMarked
package org.zeekbus.bench;

import org.jspecify.annotations.NullMarked;
