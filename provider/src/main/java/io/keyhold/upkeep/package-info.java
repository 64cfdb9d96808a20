/** What happens to keys when nobody calls, and what an operator does with the store: rotation, deletion, expiry, backups, other roots of trust. */
@NullMarked
package io.keyhold.upkeep;

import org.jspecify.annotations.NullMarked;
