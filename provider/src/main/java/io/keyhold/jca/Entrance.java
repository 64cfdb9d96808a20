package io.keyhold.jca;

import io.keyhold.service.KeyEntries;

/** The way from an SPI to the service: opens it when it is first needed. */
@FunctionalInterface
public interface Entrance {
    /**
     * The keys of the caller that the provider acts for.
     *
     * @throws io.keyhold.api.KmsException if the service does not open
     */
    KeyEntries enter();
}
