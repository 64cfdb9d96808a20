/** What lets other software use Keyhold: helpers over {@code io.keyhold.api} that know that software's own interfaces. */
@NullMarked
package io.keyhold.integration;

import org.jspecify.annotations.NullMarked;
