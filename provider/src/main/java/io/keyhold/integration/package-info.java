/** Adapters that other software loads by class name; each needs that software, and nothing else does. */
@NullMarked
package io.keyhold.integration;

import org.jspecify.annotations.NullMarked;
