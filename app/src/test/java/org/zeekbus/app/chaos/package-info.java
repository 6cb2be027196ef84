/** Everything goes wrong around a running broker and logger, and the ledger must still be even. */
@NullMarked
package org.zeekbus.app.chaos;

import org.jspecify.annotations.NullMarked;
