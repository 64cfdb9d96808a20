/** The handles of keys in this JVM. */
@NullMarked
package io.keyhold.local;

import org.jspecify.annotations.NullMarked;
