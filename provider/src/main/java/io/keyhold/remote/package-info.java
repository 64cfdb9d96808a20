/**
 * The keys of a backend in another process: the client of a Keyhold server, and the handles of its keys, which hold no material.
 * Handles need no more than {@code Kms} and, for what the JCA has beyond AWS KMS, {@link io.keyhold.remote.RawOperations}.
 */
@NullMarked
package io.keyhold.remote;

import org.jspecify.annotations.NullMarked;
