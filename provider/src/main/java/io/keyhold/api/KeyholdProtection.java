package io.keyhold.api;

import java.security.KeyStore;

/**
 * Says what a key that {@code KeyStore.setEntry} imports is for; without it a private key gets SIGN_VERIFY.
 *
 * @param usage what the key is for
 */
public record KeyholdProtection(KeyUsageType usage) implements KeyStore.ProtectionParameter {}
