/**
 * A JVM program as a node of a Zeek cluster: {@link org.zeekbus.node.ClusterNode} is the door.
 *
 * <p>In the order of a program: it configures a node and joins, events come in, nodes come and go,
 * events and logs go out, problems are reported, and the node closes.
 *
 * <ol>
 *   <li>{@link NodeBuilder}: configures a node
 *   <li>{@link ZeekEnvironment}: name and keys from environment variables
 *   <li>{@link NodeSettings}: its settings
 *   <li>{@link NodeSocketSettings}: the settings of its sockets
 *   <li>{@link NodeIds}: makes node ids
 *   <li>{@link ClusterNode}: the node: joins, publishes, closes
 *   <li>{@link NodeLoop}: the tasks of its event loop
 *   <li>{@link BrokerLink}: the two connections to the broker
 *   <li>{@link BrokerAvailability}: why a node cannot join
 *   <li>{@link FailedHandshakes}: explains failed handshakes
 *   <li>{@link BoundedWait}: waits with a deadline
 *   <li>{@link NodeException}: the error of a node that cannot join, or is closed
 *   <li>{@link Topics}: the topics of a cluster
 *   <li>{@link Subscription}: a subscribed prefix of topics
 *   <li>{@link SubscriptionConfirmations}: when subscriptions are in effect
 *   <li>{@link EventReceiver}: sorts incoming messages
 *   <li>{@link KeyedTaskQueue}: events that wait for handlers
 *   <li>{@link FullQueuePolicy}: what happens if a queue is full
 *   <li>{@link Handlers}: handlers by event name
 *   <li>{@link EventHandler}: handles an event
 *   <li>{@link NodeEventHandler}: handles an event with the help of the node
 *   <li>{@link RecordShape}: a Java record, by component
 *   <li>{@link As}: chooses the Zeek type of a component
 *   <li>{@link Converters}: find the converter of a Java type
 *   <li>{@link Converter}: converts values of one type
 *   <li>{@link MismatchException}: a value does not fit a type
 *   <li>{@link ZeekRecords}: Java records to Zeek records and back
 *   <li>{@link Presence}: keeps track of the nodes
 *   <li>{@link Hello}: the two events of the handshake
 *   <li>{@link Membership}: decides which nodes are up
 *   <li>{@link ClusterMember}: a node that is up
 *   <li>{@link Pool}: chooses a node for an event
 *   <li>{@link PoolSpec}: a pool as scripts register it
 *   <li>{@link PoolMembers}: divides nodes among pools
 *   <li>{@link KeyDigest}: hashes keys as Zeek does
 *   <li>{@link EnumKey}: an enumerator as a key
 *   <li>{@link EventPublisher}: sends events
 *   <li>{@link PublishResult}: the fate of a published event
 *   <li>{@link ZeekLog}: marks a record as the line of a log
 *   <li>{@link LogStream}: a log that the node writes
 *   <li>{@link Truncation}: cuts long records
 *   <li>{@link LogSender}: sends batches to loggers
 *   <li>{@link Problem}: a reported problem
 *   <li>{@link ProblemReporter}: counts, logs and reports problems
 *   <li>{@link Shutdown}: whether and why the node closes
 * </ol>
 */
@NullMarked
package org.zeekbus.node;

import org.jspecify.annotations.NullMarked;
