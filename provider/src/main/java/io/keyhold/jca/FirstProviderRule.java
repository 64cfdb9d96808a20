package io.keyhold.jca;

import java.security.Key;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether the JCA comes to Keyhold first, so that programs that name no provider would get our keys. */
final class FirstProviderRule {
    /** Message of a generator that refuses so that the JCA tries the next provider. */
    static final String REFUSAL =
            "Keyhold is the first provider of `%s` and makes keys for a KeyholdKeyGenSpec only, so"
                    + " that programs that want a software key go on to the next provider; where a program asked"
                    + " getProvider() first, which makes the JCA stay with Keyhold, ask after the initialization, or"
                    + " name the provider";

    private FirstProviderRule() {}

    /** Whether Keyhold is the first provider that offers {@code type.algorithm}. */
    static boolean isOurs(String type, String algorithm) {
        for (Provider provider : Security.getProviders()) {
            if (provider.getName().equals("Keyhold")) {
                return true;
            }
            if (NextProvider.service(provider, type, algorithm).isPresent()) {
                return false;
            }
        }
        return false;
    }

    /** Whether a key goes to the next provider: one that is none of ours, where Keyhold comes first. */
    static boolean handsOn(String type, String algorithm, @Nullable Key key) {
        return key != null && !(key instanceof KeyHandle) && isOurs(type, algorithm);
    }

    static String refusal(String algorithm) {
        return String.format(Locale.ROOT, REFUSAL, algorithm);
    }
}
