package io.keyhold.jca;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.util.Optional;

/**
 * Hands what is none of ours to the next provider that takes it. Needed where the JCA stays with the provider that it asked
 * for something before it had a key.
 */
final class NextProvider {
    private NextProvider() {}

    /** An attempt with one provider. */
    interface Attempt<T> {
        T with(Provider provider) throws GeneralSecurityException;
    }

    /**
     * The service that is looked for.
     *
     * @param key the key, for types of service that say which keys they take
     */
    record Sought(String type, String algorithm, Optional<Key> key) {
        /** Whether a provider has it, and does not say of itself that it takes no such key. */
        private boolean isOf(Provider provider) {
            return service(provider, type, algorithm)
                    .filter(service -> key.isEmpty() || service.supportsParameter(key.get()))
                    .isPresent();
        }
    }

    /**
     * The result of the first provider that has the service and does not refuse.
     *
     * @param refused thrown if all refuse, with the reasons of each
     */
    static <T, E extends GeneralSecurityException> T serving(Sought sought, E refused, Attempt<T> attempt) throws E {
        for (Provider provider : Security.getProviders()) {
            if (provider.getName().equals("Keyhold") || !sought.isOf(provider)) {
                continue;
            }
            T served;
            try {
                served = attempt.with(provider);
            } catch (GeneralSecurityException | RuntimeException e) {
                refused.addSuppressed(e);
                continue;
            }
            sought.key().ifPresent(key -> HandOnNotice.PROCESS.give(key, sought.algorithm(), provider.getName()));
            return served;
        }
        throw refused;
    }

    /** A service of a provider; of a {@code Cipher} also one that has modes and paddings as attributes. */
    static Optional<Provider.Service> service(Provider provider, String type, String algorithm) {
        Optional<Provider.Service> named = Optional.ofNullable(provider.getService(type, algorithm));
        int slash = algorithm.indexOf('/');
        return named.isPresent() || !type.equals("Cipher") || slash < 0
                ? named
                : Optional.ofNullable(provider.getService(type, algorithm.substring(0, slash)));
    }
}
