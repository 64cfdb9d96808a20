package io.keyhold.catalog;

import io.keyhold.access.AccessKeyEntry;

/**
 * An access key and which state of its record it is.
 *
 * @param entry the access key
 * @param revision another number after each change
 */
public record KnownAccessKey(AccessKeyEntry entry, long revision) {}
