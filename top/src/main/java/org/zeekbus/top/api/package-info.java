/**
 * The HTTP API of a running zeekbus, as docs/api.md has it:
 *
 * <ul>
 *   <li>{@link org.zeekbus.top.api.Server}: where zeekbus is, and how to be let in
 *   <li>{@link org.zeekbus.top.api.Trust}: the CAs to trust
 *   <li>{@link org.zeekbus.top.api.Api}: asks for documents
 *   <li>{@link org.zeekbus.top.api.ServerEvents}: what zeekbus sends live
 *   <li>{@link org.zeekbus.top.api.ApiException}: why there are none
 *   <li>{@link org.zeekbus.top.api.Documents}: what zeekbus has answered
 * </ul>
 */
@NullMarked
package org.zeekbus.top.api;

import org.jspecify.annotations.NullMarked;
