/** Background work on keys, and what an operator does with the store: rotation, deletion, expiry, backups, changes of the root of trust. */
@NullMarked
package io.keyhold.upkeep;

import org.jspecify.annotations.NullMarked;
