/** Settings, parsed once; all errors are reported at once. */
@NullMarked
package io.keyhold.config;

import org.jspecify.annotations.NullMarked;
