/** Writes the requests, responses and enumerations of {@code io.keyhold.api} from the model of the service. */
@NullMarked
package io.keyhold.model;

import org.jspecify.annotations.NullMarked;
