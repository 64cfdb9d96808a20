/** A program that knows nothing of Keyhold. */
@NullMarked
package bare;

import org.jspecify.annotations.NullMarked;
