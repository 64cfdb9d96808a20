/**
 * Where Keyhold runs: threads that applications interrupt, class loaders that must be let go, file systems with symbolic
 * links. Knows nothing of keys.
 */
@NullMarked
package io.keyhold.platform;

import org.jspecify.annotations.NullMarked;
