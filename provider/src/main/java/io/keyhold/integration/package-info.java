/**
 * Integration with other software: helpers over {@code io.keyhold.api}, and adapters that other software loads by class
 * name. Each needs the software it is for, and nothing else does.
 */
@NullMarked
package io.keyhold.integration;

import org.jspecify.annotations.NullMarked;
