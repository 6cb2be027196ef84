/** What all of Zeek's formats share: limits, and what is thrown when bytes break them. */
@NullMarked
package org.zeekbus.zeek;

import org.jspecify.annotations.NullMarked;
