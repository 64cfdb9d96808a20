package io.keyhold.api;

import java.time.Instant;

/**
 * An account of the store.
 *
 * @param account the twelve-digit account
 * @param name what people call it; may be empty
 * @param created when it was made; the beginning of time for the home account, which is always there
 */
public record AccountSummary(String account, String name, Instant created) {}
