/** Roots of trust: what opens the domain keys of a store, and is not in it. */
@NullMarked
package io.keyhold.store.root;

import org.jspecify.annotations.NullMarked;
