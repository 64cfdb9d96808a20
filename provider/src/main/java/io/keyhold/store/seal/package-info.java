/** The proof that a store is as Keyhold wrote it: domain keys, sealed rows, the head with its set digest, and the log of changes. */
@NullMarked
package io.keyhold.store.seal;

import org.jspecify.annotations.NullMarked;
