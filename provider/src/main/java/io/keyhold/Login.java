package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.config.Passphrases;
import io.keyhold.config.Settings;
import io.keyhold.crypto.SecretHash;
import io.keyhold.gate.Admission;
import io.keyhold.service.Authentication;
import java.util.Arrays;
import java.util.Optional;

/** The secret to be shown before the JCA gets the keys of the configured principal. Safe for concurrent use. */
final class Login {
    private final Settings settings;
    private final Authentication authentication;
    private final Caller configured;
    private final byte[] rootHash;
    private final Admission service;

    /**
     * Asks as the settings say.
     *
     * @param rootHash what the passphrase of the root of trust is checked against; empty if nobody asks for it
     */
    Login(Settings settings, Authentication authentication, Caller configured, byte[] rootHash) {
        this.settings = settings;
        this.authentication = authentication;
        this.configured = configured;
        this.rootHash = rootHash.clone();
        this.service = authentication.whileUnchanged(this::requireService);
    }

    /** Lets a {@code KeyStore} in, or refuses it; whether it may go on is asked again if it showed no secret. */
    Admission keyStore(Optional<char[]> password) {
        Optional<char[]> given = password.filter(characters -> characters.length > 0);
        return switch (settings.keystorePassword()) {
            case ROOT -> {
                if (given.isEmpty() || !SecretHash.matches(given.get(), rootHash)) {
                    throw authentication.refused(configured, given.isEmpty());
                }
                yield service();
            }
            case PRINCIPAL -> {
                if (!authentication.isNeeded(configured)) {
                    throw new KmsException.Configuration(
                            "keyhold.keystore-password is `principal`, and " + configured.principal()
                                    + " has no secret",
                            "Call KeyholdAdmin.setSecret for it, or set keyhold.keystore-password = none");
                }
                secret(given);
                yield given.isPresent() ? Admission.GRANTED : service;
            }
            case NONE -> {
                if (given.isEmpty() || !authentication.isNeeded(configured)) {
                    yield service();
                }
                secret(given);
                yield Admission.GRANTED;
            }
        };
    }

    /** Lets a service in that has no password, or refuses it. */
    Admission service() {
        service.require();
        return service;
    }

    private void requireService() {
        if (authentication.isNeeded(configured)) {
            secret(Optional.empty());
        }
    }

    private void secret(Optional<char[]> given) {
        if (given.isPresent() || settings.principalSecret().isEmpty()) {
            authentication.require(configured, given);
            return;
        }
        char[] credential = Passphrases.of(settings.principalSecret().get());
        try {
            authentication.requireCredential(configured, credential);
        } finally {
            Arrays.fill(credential, '\0');
        }
    }
}
