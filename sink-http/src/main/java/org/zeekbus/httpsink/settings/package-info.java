/**
 * What a site says of an HTTP sink.
 *
 * <ol>
 *   <li>{@link org.zeekbus.httpsink.settings.HttpSection}: all settings
 *   <li>{@link org.zeekbus.httpsink.settings.LayoutType}: the kinds of servers
 *   <li>{@link org.zeekbus.httpsink.settings.Compression}: of bodies
 *   <li>{@link org.zeekbus.httpsink.settings.TargetUrl}: where records go
 *   <li>{@link org.zeekbus.httpsink.settings.SecretSource}: where a secret is
 * </ol>
 */
@NullMarked
package org.zeekbus.httpsink.settings;

import org.jspecify.annotations.NullMarked;
