/**
 * Encrypted columns of entities, for Jakarta Persistence: a {@link io.keyhold.integration.jpa.EncryptedText} is bound to table, column
 * and row. A converter alone cannot do this, as it never sees the row; the listener does.
 */
@NullMarked
package io.keyhold.integration.jpa;

import org.jspecify.annotations.NullMarked;
