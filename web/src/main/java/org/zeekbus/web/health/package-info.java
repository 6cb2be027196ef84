/**
 * Whether zeekbus does its work, for service managers and load balancers:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.health.Readiness}: finds out whether each role does its work
 *   <li>{@link org.zeekbus.web.health.HealthPages}: {@code /healthz} and {@code /readyz}
 * </ul>
 */
@NullMarked
package org.zeekbus.web.health;

import org.jspecify.annotations.NullMarked;
