package io.keyhold;

import io.keyhold.api.Caller;
import io.keyhold.api.Envelopes;
import io.keyhold.api.Kms;
import io.keyhold.service.KeyService;

/**
 * The calls that an integration makes for one caller under the AWS managed key of its service. Every account has one such key for
 * each service that was used in it: everybody in the account sees it, and uses it through the service and not otherwise; it
 * rotates yearly, and cannot be changed or deleted. Safe for concurrent use.
 */
public final class ServiceAccess {
    private final KeyholdRegion region;
    private final String service;
    private final Caller through;

    ServiceAccess(KeyholdRegion region, String service, Caller through) {
        this.region = region;
        this.service = service;
        this.through = through;
    }

    /** The alias of the AWS managed key, {@code alias/aws/jdbc} say: what to pass as {@code KeyId}. */
    public String keyId() {
        return KeyService.managedKeyAlias(service);
    }

    /** The operations of AWS KMS for the caller, with {@code kms:ViaService} set. */
    public Kms kms() {
        return region.as(through);
    }

    /** Encrypts and decrypts data of any length for the caller under the AWS managed key. */
    public Envelopes envelopes() {
        return region.envelopes(through, keyId());
    }
}
