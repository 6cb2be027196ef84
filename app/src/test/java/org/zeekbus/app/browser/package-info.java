/** The dashboard in Chromium, over a whole zeekbus and real peers. */
@NullMarked
package org.zeekbus.app.browser;

import org.jspecify.annotations.NullMarked;
