/**
 * The server behind {@code keyhold serve}: the operations of AWS KMS in the protocol of AWS, for callers that sign their requests with
 * an access key.
 */
@NullMarked
package io.keyhold.server;

import org.jspecify.annotations.NullMarked;
