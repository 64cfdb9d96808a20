package io.keyhold.gate;

/**
 * Resource quotas per account and Region. Defaults are those of AWS KMS. Source: AWS KMS Developer Guide, "Resource
 * quotas".
 *
 * @param keys customer managed keys, in whatever state
 * @param aliasesPerKey aliases of one key
 * @param grantsPerKey grants on one key
 * @param requestRates whether requests are throttled at AWS's rates
 */
public record Quotas(long keys, int aliasesPerKey, int grantsPerKey, boolean requestRates) {
    /** The quotas of AWS KMS, without request rates. */
    public static final Quotas DEFAULT = new Quotas(100_000, 50, 50_000, false);
}
