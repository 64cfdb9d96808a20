package io.keyhold.jca;

import io.keyhold.handles.KeyEntries;
import java.util.Optional;

/** The way from an SPI to the service: opens it when it is first needed. */
@FunctionalInterface
public interface KeyholdOpener {
    /**
     * The keys of the caller that the provider acts for.
     *
     * @param password the password of a {@code KeyStore}, whose meaning the settings say; the caller owns and clears it
     * @throws io.keyhold.api.KmsException if the service does not open, or the password is not the right one
     */
    KeyEntries enter(Optional<char[]> password);

    /**
     * The keys, for a service that has no password.
     *
     * @throws io.keyhold.api.KmsException if the service does not open, or the caller must show a secret first
     */
    default KeyEntries enter() {
        return enter(Optional.empty());
    }
}
