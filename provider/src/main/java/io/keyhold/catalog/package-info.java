/** Keys as this process knows them: a cache over the store, its freshness, and changes with their audit events. */
@NullMarked
package io.keyhold.catalog;

import org.jspecify.annotations.NullMarked;
