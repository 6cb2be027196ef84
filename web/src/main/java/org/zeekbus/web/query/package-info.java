/**
 * Queries over logs that lie in files, in the order in which one becomes an answer:
 *
 * <ul>
 *   <li>{@link org.zeekbus.web.query.QueryPages}: the door: answers them
 *   <li>{@link org.zeekbus.web.query.QueryDocument}: whether there are any, and their bounds
 *   <li>{@link org.zeekbus.web.query.QueryBounds}: the same for this process
 *   <li>{@link org.zeekbus.web.query.QueryRequest}: what somebody asks
 *   <li>{@link org.zeekbus.web.query.QueryRunner}: runs it; somebody else's
 *   <li>{@link org.zeekbus.web.query.QueryResult}: what it found
 *   <li>{@link org.zeekbus.web.query.QueryFailedException}: it found nothing
 *   <li>{@link org.zeekbus.web.query.QueryFailure}: why
 *   <li>{@link org.zeekbus.web.query.QuerySnapshot}: the counts of one moment
 * </ul>
 */
@NullMarked
package org.zeekbus.web.query;

import org.jspecify.annotations.NullMarked;
