package io.keyhold.jca;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Provider;
import java.security.Security;

/**
 * Hands a key that is none of ours to the next provider that takes it. Needed where the JCA stays with the provider that it
 * asked for something before it had a key.
 */
final class NextProvider {
    private NextProvider() {}

    /** What is tried with a provider. */
    interface Attempt<T> {
        T with(Provider provider) throws GeneralSecurityException;
    }

    /**
     * What the first provider gives that offers {@code type.algorithm} and does not refuse.
     *
     * @throws InvalidKeyException with the message {@code refusal} if all refuse
     */
    static <T> T serving(String type, String algorithm, String refusal, Attempt<T> attempt) throws InvalidKeyException {
        InvalidKeyException refused = new InvalidKeyException(refusal);
        for (Provider provider : Security.getProviders()) {
            if (provider.getName().equals("Keyhold") || provider.getService(type, algorithm) == null) {
                continue;
            }
            try {
                return attempt.with(provider);
            } catch (GeneralSecurityException | RuntimeException e) {
                refused.addSuppressed(e);
            }
        }
        throw refused;
    }
}
