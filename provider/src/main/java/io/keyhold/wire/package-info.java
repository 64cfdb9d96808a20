/**
 * Requests and responses as the protocol AWS JSON 1.1 writes them: the member names of AWS, blobs in Base64, times in seconds
 * since 1970. Driven by the components of the records, so a new member needs nothing here. Source: Smithy, "AWS JSON 1.1
 * protocol".
 */
@NullMarked
package io.keyhold.wire;

import org.jspecify.annotations.NullMarked;
