/** Thin adapters to the JCA: they collect bytes, call the service and translate its errors in one place. */
@NullMarked
package io.keyhold.jca;

import org.jspecify.annotations.NullMarked;
