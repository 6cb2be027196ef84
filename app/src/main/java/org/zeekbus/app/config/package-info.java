/**
 * Settings, and where their values come from. In the order in which a setting meets them:
 *
 * <ul>
 *   <li>{@link Settings}: all settings
 *   <li>{@link PluginDirectory}: where sinks of others are
 *   <li>{@link EndpointTypes}: types of settings that are endpoints
 *   <li>{@link KeyText}: a setting that is a key, or the file of one
 *   <li>{@link Flags}: the settings on a command line
 *   <li>{@link Environment}: the settings in environment variables
 *   <li>{@link ConfigurationFile}: the settings in a file
 *   <li>{@link SinkEntriesReader}: the list of sinks in it
 *   <li>{@link Yaml}: reads YAML, and says where a file stops being YAML
 *   <li>{@link ConfiguredFile}: reads files that a configuration names
 *   <li>{@link Configuration}: the value of every setting, with its origin
 *   <li>{@link Conflicts}: settings that do not go together
 *   <li>{@link ConfigurationPrinter}: prints a configuration as a file
 * </ul>
 */
@NullMarked
package org.zeekbus.app.config;

import org.jspecify.annotations.NullMarked;
