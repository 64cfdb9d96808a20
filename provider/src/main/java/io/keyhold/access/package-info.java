/** Policy documents, conditions, grants and principals: a pure function from a request to a decision and its evidence. */
@NullMarked
package io.keyhold.access;

import org.jspecify.annotations.NullMarked;
