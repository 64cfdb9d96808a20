package io.keyhold.jca;

import java.security.Provider;
import java.security.Security;
import java.util.Locale;

/** Whether the JCA comes to Keyhold first, so that programs that name no provider would get our keys. */
final class Precedence {
    /** What a generator says that refuses so that the JCA goes on. */
    static final String REFUSAL =
            "Keyhold is the first provider of `%s` and makes keys for a KeyholdKeyGenSpec only, so"
                    + " that programs that want a software key go on to the next provider";

    private Precedence() {}

    /** Whether Keyhold is the first provider that offers {@code type.algorithm}. */
    static boolean isOurs(String type, String algorithm) {
        for (Provider provider : Security.getProviders()) {
            if (provider.getName().equals("Keyhold")) {
                return true;
            }
            if (provider.getService(type, algorithm) != null) {
                return false;
            }
        }
        return false;
    }

    static String refusal(String algorithm) {
        return String.format(Locale.ROOT, REFUSAL, algorithm);
    }
}
