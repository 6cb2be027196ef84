/**
 * Who may connect, and how endpoints are protected. In the order in which a connection meets them:
 *
 * <ul>
 *   <li>{@link EndpointSecurity}: the protection of each endpoint
 *   <li>{@link CurveKeys}: the cluster's keys
 *   <li>{@link AllowList}: the clients that may connect, by key
 *   <li>{@link AllowListFile}: reads that list
 * </ul>
 */
@NullMarked
package org.zeekbus.app.security;

import org.jspecify.annotations.NullMarked;
