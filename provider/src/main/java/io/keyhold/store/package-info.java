/**
 * Records on disk: sealing, the root of trust, migrations. The tables are those of {@code Schema}; {@code docs/formats.md}
 * says what is sealed with what.
 */
@NullMarked
package io.keyhold.store;

import org.jspecify.annotations.NullMarked;
