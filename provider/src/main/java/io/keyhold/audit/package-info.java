/** The event, the chain, the sinks and the verifier. */
@NullMarked
package io.keyhold.audit;

import org.jspecify.annotations.NullMarked;
