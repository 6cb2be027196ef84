/**
 * What a site says of an HTTP sink.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.settings.HttpSection}: all settings
 *   <li>{@link org.zeekbus.httpsink.settings.LayoutType}: the kinds of servers
 *   <li>{@link org.zeekbus.httpsink.settings.Compression}: of bodies
 *   <li>{@link org.zeekbus.httpsink.settings.TargetUrl}: where records go
 *   <li>{@link org.zeekbus.httpsink.settings.LayoutSettings}: which settings belong to which kind
 *       of server
 *   <li>{@link org.zeekbus.httpsink.settings.IndexTemplate}: the index of a record
 *   <li>{@link org.zeekbus.httpsink.settings.NameTemplate}: other names of its, such as its table
 *   <li>{@link org.zeekbus.httpsink.settings.ElasticsearchToken}: what kind of token Elasticsearch
 *       is sent
 *   <li>{@link org.zeekbus.httpsink.settings.LokiLabels}: what tells Loki's streams apart
 *   <li>{@link org.zeekbus.httpsink.settings.LokiTimestamp}: Loki's time of a record
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.settings;

import org.jspecify.annotations.NullMarked;
