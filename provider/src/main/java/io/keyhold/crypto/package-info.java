/** Material, engines and ciphertext formats: knows bytes, not callers. */
@NullMarked
package io.keyhold.crypto;

import org.jspecify.annotations.NullMarked;
