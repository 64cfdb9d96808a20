/** Records on disk: sealing, the root of trust, migrations. */
@NullMarked
package io.keyhold.store;

import org.jspecify.annotations.NullMarked;
