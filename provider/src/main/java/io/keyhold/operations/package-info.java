/** The operations of AWS KMS and those of the JCA, a class for each group, behind the gate. */
@NullMarked
package io.keyhold.operations;

import org.jspecify.annotations.NullMarked;
