/** A KMS key: its metadata, the list of its materials, its life cycle and the state table. */
@NullMarked
package io.keyhold.keys;

import org.jspecify.annotations.NullMarked;
