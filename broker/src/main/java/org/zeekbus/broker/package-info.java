/**
 * The central broker.
 *
 * <p>Start and settings:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.Broker}: the door: start, attach, snapshot, stop
 *   <li>{@link org.zeekbus.broker.BrokerSettings}: everything that can be set
 *   <li>{@link org.zeekbus.broker.QueueSettings}: bounds of a subscriber's queue
 *   <li>{@link org.zeekbus.broker.SlowSubscriberPolicy}: wait, drop or disconnect
 * </ul>
 *
 * <p>A message, from publisher to subscriber:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.Peer}: all that the broker knows of a connection
 *   <li>{@link org.zeekbus.broker.ConnectionPeer}: a ZMTP connection as a peer
 *   <li>{@link org.zeekbus.broker.ZmtpPeer}: one that has come to the broker's sockets
 *   <li>{@link org.zeekbus.broker.Admission}: lets peers in, and knows them until they leave
 *   <li>{@link org.zeekbus.broker.TailPeer}: a viewer in this process as a peer
 *   <li>{@link org.zeekbus.broker.TailListener}: takes the messages of such a viewer
 *   <li>{@link org.zeekbus.broker.Publisher}: makes runs of messages with the same receivers
 *   <li>{@link org.zeekbus.broker.Sampling}: chooses one of so many messages
 *   <li>{@link org.zeekbus.broker.MessageSampler}: takes those
 *   <li>{@link org.zeekbus.broker.Routes}: remembers the receivers of a topic
 *   <li>{@link org.zeekbus.broker.SubscriberSet}: the receivers, by event loop
 *   <li>{@link org.zeekbus.broker.Forwarder}: hands runs to the receivers of its event loop
 *   <li>{@link org.zeekbus.broker.ForwarderProxy}: the door for other threads to a loop
 *   <li>{@link org.zeekbus.broker.LoopBatch}: the runs of one turn for another loop
 *   <li>{@link org.zeekbus.broker.QueueBound}: the queue of an attached subscriber
 *   <li>{@link org.zeekbus.broker.AttachedSubscriber}: such a subscriber, as its peer sees it
 *   <li>{@link org.zeekbus.broker.MessageForm}: another form of messages, such as JSON
 *   <li>{@link org.zeekbus.broker.Renderings}: a run in other forms, rendered once
 *   <li>{@link org.zeekbus.broker.Subscriber}: queues, sends, paces publishers, drops
 *   <li>{@link org.zeekbus.broker.SubscriberQueue}: the messages that wait for one subscriber
 *   <li>{@link org.zeekbus.broker.LagWatch}: tells a slow subscriber from one that is stuck
 *   <li>{@link org.zeekbus.broker.DropReport}: logs losses
 *   <li>{@link org.zeekbus.broker.SlowEpisode}: journals that a subscriber is slow
 *   <li>{@link org.zeekbus.broker.PeerFaults}: a failure ends its own peer alone
 * </ul>
 *
 * <p>A subscription, from subscriber to publisher:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.SubscriberTopics}: the topics of one subscriber
 *   <li>{@link org.zeekbus.broker.SubscriptionBudget}: bounds the heap of all topics
 *   <li>{@link org.zeekbus.broker.SubscriptionBatch}: those of one turn, for all event loops
 *   <li>{@link org.zeekbus.broker.LoopWatch}: notices an event loop that does not take them
 *   <li>{@link org.zeekbus.broker.SubscriptionRelay}: tells publishers
 *   <li>{@link org.zeekbus.broker.SubscriptionBacklog}: subscriptions that a publisher has not read
 *   <li>{@link org.zeekbus.broker.TopicMemory}: keeps topics over a restart
 * </ul>
 *
 * <p>Memory, logs and statistics:
 *
 * <ul>
 *   <li>{@link org.zeekbus.broker.MemoryGuard}: keeps all buffers below their bound
 *   <li>{@link org.zeekbus.broker.ReadGate}: stops reading while memory is short
 *   <li>{@link org.zeekbus.broker.NodeNames}: which connection belongs to which node
 *   <li>{@link org.zeekbus.broker.PeerLog}: log lines on peers
 *   <li>{@link org.zeekbus.broker.Journal}: what happened lately, in rings
 *   <li>{@link org.zeekbus.broker.LoopAnswers}: asks all event loops the same
 *   <li>{@link org.zeekbus.broker.SnapshotCollector}: gathers a snapshot from all event loops
 *   <li>{@link org.zeekbus.broker.SubscriptionRequests}: who subscribes what
 * </ul>
 */
@NullMarked
package org.zeekbus.broker;

import org.jspecify.annotations.NullMarked;
