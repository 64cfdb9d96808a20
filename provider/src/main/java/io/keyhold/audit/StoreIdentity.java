package io.keyhold.audit;

import java.util.UUID;

/**
 * Which store a chain is of, so that it can be told from others in the directory whoever has signed it.
 *
 * @param id the id of the store, fixed when it was made
 * @param restores how many restores to an older state were accepted before the chain began: what chains with fewer have
 *     seen was over by then
 */
public record StoreIdentity(UUID id, long restores) {}
