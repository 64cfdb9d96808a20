/** Ports of a backend: what the JCA holds instead of keys. The backend in this JVM implements them; another one can. */
@NullMarked
package io.keyhold.handles;

import org.jspecify.annotations.NullMarked;
