/**
 * What lets other software use Keyhold: adapters that it loads by class name, and helpers that know its interfaces. Each
 * needs that software, and nothing else does.
 */
@NullMarked
package io.keyhold.integration;

import org.jspecify.annotations.NullMarked;
