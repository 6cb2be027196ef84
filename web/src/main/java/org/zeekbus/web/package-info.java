/** HTTP: the one door of this module. Its rooms are the packages below. */
@NullMarked
package org.zeekbus.web;

import org.jspecify.annotations.NullMarked;
