/**
 * The payloads of records: one writer, one strict reader, and the table of their formats with what each version changed.
 * A record of any version in the table is read forever; the newest is written.
 */
@NullMarked
package io.keyhold.codec;

import org.jspecify.annotations.NullMarked;
