package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;

/** Which keys custom key stores in tokens have: those of AWS KMS, or all that a token can hold. */
public enum TokenSpecs {
    /** As AWS KMS has it. */
    SYMMETRIC,
    /** HMAC keys, RSA, and the NIST curves too. */
    ALL;

    /**
     * Refuses what there is not.
     *
     * @param name of the custom key store
     */
    void require(String name, KeySpec spec, KeyUsageType usage) {
        boolean isAes = spec == KeySpec.SYMMETRIC_DEFAULT;
        if (this == SYMMETRIC && !isAes) {
            throw new KmsException.Unsupported(
                    "custom key store `" + name + "` has no keys of spec " + spec,
                    isForTokens(spec)
                            ? "Create a key of spec SYMMETRIC_DEFAULT, or allow others with keyhold.token-key-specs = all"
                            : "Create a key of spec SYMMETRIC_DEFAULT");
        }
        if (!isForTokens(spec)) {
            throw new KmsException.Unsupported(
                    "a token has no keys of spec " + spec,
                    "Use SYMMETRIC_DEFAULT, HMAC, RSA or a NIST curve, or create the key outside of the custom key store");
        }
        if (usage == KeyUsageType.KEY_AGREEMENT) {
            throw new KmsException.Unsupported(
                    "a key in a token does not agree on secrets: SunPKCS11 gives them out only where the token lets every"
                            + " derived secret be read",
                    "Use KeyUsage SIGN_VERIFY, or create the key outside of the custom key store");
        }
    }

    private static boolean isForTokens(KeySpec spec) {
        return switch (spec.family()) {
            case AES, HMAC, RSA -> true;
            case EC -> spec != KeySpec.ECC_SECG_P256K1;
            case EDWARDS, ML_DSA, ML_KEM, SM2 -> false;
        };
    }
}
