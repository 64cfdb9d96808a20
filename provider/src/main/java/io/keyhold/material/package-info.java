/** The port between a key and its bytes: what can be done with material, and where the material of each origin lies. */
@NullMarked
package io.keyhold.material;

import org.jspecify.annotations.NullMarked;
