/** Assembles one key management service: operations behind the gate, handles, upkeep, and what administrators ask. */
@NullMarked
package io.keyhold.service;

import org.jspecify.annotations.NullMarked;
