package io.keyhold.xks;

import java.util.Set;

/**
 * A key manager's description of a key.
 *
 * @param keySpec for example {@code AES_256}
 * @param keyUsage what it may be used for
 * @param keyStatus for example {@code ENABLED}
 */
record ExternalKeyDescription(String keySpec, Set<String> keyUsage, String keyStatus) {
    private static final Set<String> NEEDED = Set.of("ENCRYPT", "DECRYPT");

    ExternalKeyDescription {
        keyUsage = Set.copyOf(keyUsage);
    }

    /** Whether a KMS key can be over it. */
    boolean isUsable() {
        return isEnabled() && keySpec.equals("AES_256") && keyUsage.containsAll(NEEDED);
    }

    boolean isEnabled() {
        return keyStatus.equals("ENABLED");
    }
}
