/**
 * Settings, and where their values come from. In the order in which a setting meets them:
 *
 * <ul>
 *   <li>{@link Sections}: all settings, by section
 *   <li>{@link PluginDirectory}: where sinks of others are
 *   <li>{@link EndpointTypes}: types of settings that are endpoints
 *   <li>{@link Flags}: the settings on a command line
 *   <li>{@link Environment}: the settings in environment variables
 *   <li>{@link ConfigurationFile}: the settings in a file
 *   <li>{@link SinkEntriesReader}: the list of sinks in it
 *   <li>{@link Yaml}: reads YAML, and says where a file stops being YAML
 *   <li>{@link ConfiguredFile}: reads files that a configuration names
 *   <li>{@link Configuration}: the value of every setting, with its origin
 *   <li>{@link ConfigurationPrinter}: prints a configuration as a file
 * </ul>
 */
@NullMarked
package org.zeekbus.app.config;

import org.jspecify.annotations.NullMarked;
