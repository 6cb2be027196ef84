/**
 * The clients that may connect, and the protection of endpoints. In the order in which a connection
 * meets them:
 *
 * <ul>
 *   <li>{@link CurveSection}: the settings
 *   <li>{@link EndpointSecurity}: the protection of each endpoint
 *   <li>{@link KeyText}: a setting that is a key, or the file of one
 *   <li>{@link CurveKeys}: the cluster's keys
 *   <li>{@link AllowList}: the clients that may connect, by what they show
 *   <li>{@link AllowListFile}: reads that list
 *   <li>{@link ListedClient}: an entry of it
 *   <li>{@link ClientProof}: a token or certificate, as the list names it
 *   <li>{@link HttpAccess}: who may ask over HTTP
 *   <li>{@link ReloadedFiles}: files that are read again when they change
 *   <li>{@link FileState}: by which a change of a file is noticed
 * </ul>
 */
@NullMarked
package org.zeekbus.app.security;

import org.jspecify.annotations.NullMarked;
