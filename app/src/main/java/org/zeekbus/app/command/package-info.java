/**
 * Commands, and the flags that several of them share. In the order in which a command line meets
 * them:
 *
 * <ul>
 *   <li>{@link PlainFlags}: reads a plain command line quickly
 *   <li>{@link CommandContext}: what a command can ask of the program
 *   <li>{@link EnvironmentDefaults}: flags from environment variables
 *   <li>{@link SettingFlags}: a flag for every setting
 *   <li>{@link BrokerFlags}: the broker that a command connects to
 *   <li>{@link KeyOptions}: the keys that a command connects with
 *   <li>{@link DurationFlag}: a flag that is a duration
 *   <li>{@link SizeFlag}: a flag that is a size
 *   <li>{@link RemoteEndpoint}: a flag that is an endpoint
 *   <li>{@link PathText}: a flag that is a path
 *   <li>{@link ApiAccess}: flags that say how to ask a running zeekbus
 *   <li>{@link KnownNames}: values of a flag that a running zeekbus knows
 *   <li>{@link RunCommand}: {@code run}
 *   <li>{@link Simulation}: a simulated cluster beside what {@code run} starts
 *   <li>{@link BrokerCommand}: {@code broker}
 *   <li>{@link LoggerCommand}: {@code logger}
 *   <li>{@link WebSocketCommand}: {@code websocket}
 *   <li>{@link NotInstalledCommand}: stands in for one whose package is not installed
 *   <li>{@link CheckConfigCommand}: {@code check-config}
 *   <li>{@link KeygenCommand}: {@code keygen}
 *   <li>{@link TokenCommand}: {@code token}
 *   <li>{@link VersionCommand}: {@code version}
 *   <li>{@link WarmUpCommand}: the run from which the AOT cache learns
 *   <li>{@link CommandErrors}: prints why a command failed
 *   <li>{@link UsageText}: says what is wrong with a command line
 * </ul>
 */
@NullMarked
package org.zeekbus.app.command;

import org.jspecify.annotations.NullMarked;
