/** Keyhold as other programs see it: only the standard APIs and the exported packages. */
@NullMarked
package io.keyhold.tests;

import org.jspecify.annotations.NullMarked;
