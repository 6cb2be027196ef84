/**
 * The API (docs/api.md), in the order in which an observation becomes an answer:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.api.Installation}: what documents say of this process
 *   <li>{@link org.zeekbus.web.api.Api}: the door: a handler for each path
 *   <li>{@link org.zeekbus.web.api.Documents}: makes a moment of every observation
 *   <li>{@link org.zeekbus.web.api.ProblemSearch}: finds problems, and words them
 *   <li>{@link org.zeekbus.web.api.Window}: how much a counter grew
 *   <li>{@link org.zeekbus.web.api.CloseCause}: why a peer was refused, in words
 *   <li>{@link org.zeekbus.web.api.CloseAdvice}: what to do about a peer that was refused
 *   <li>{@link org.zeekbus.web.api.WebSocketAdvice}: the same about clients of the WebSocket API
 *   <li>{@link org.zeekbus.web.api.OpenProblems}: keeps problems from flickering
 *   <li>{@link org.zeekbus.web.api.Problem}: a problem
 *   <li>{@link org.zeekbus.web.api.StatusLine}: figures and the worst problem, in one line
 *   <li>{@link org.zeekbus.web.api.Moment}: all that documents are made of
 *   <li>{@link org.zeekbus.web.api.View}: documents by name
 *   <li>{@link org.zeekbus.web.api.ClusterDocument}: the state in words, nodes, totals
 *   <li>{@link org.zeekbus.web.api.NodesDocument}: the nodes alone
 *   <li>{@link org.zeekbus.web.api.NodeDocument}: one node
 *   <li>{@link org.zeekbus.web.api.TopicsDocument}: traffic by topic
 *   <li>{@link org.zeekbus.web.api.EventsDocument}: traffic by event
 *   <li>{@link org.zeekbus.web.api.LogsDocument}: logs, sinks, senders, disks
 *   <li>{@link org.zeekbus.web.api.ConnectionsDocument}: connections, and who may connect
 *   <li>{@link org.zeekbus.web.api.WebSocketDocument}: clients of the WebSocket API
 *   <li>{@link org.zeekbus.web.api.RefusalsDocument}: peers that were refused or closed
 *   <li>{@link org.zeekbus.web.api.HistoryDocument}: the last hour
 *   <li>{@link org.zeekbus.web.api.ConfigDocument}: settings
 *   <li>{@link org.zeekbus.web.api.VersionDocument}: version and process
 *   <li>{@link org.zeekbus.web.api.DocumentStream}: sends them to a viewer, live
 *   <li>{@link org.zeekbus.web.api.BadRequestException}: a request that makes no sense
 * </ul>
 */
@NullMarked
package org.zeekbus.web.api;

import org.jspecify.annotations.NullMarked;
