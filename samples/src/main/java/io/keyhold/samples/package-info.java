/** Programs with one lesson each. */
@NullMarked
package io.keyhold.samples;

import org.jspecify.annotations.NullMarked;
