package io.keyhold.remote;

import io.keyhold.api.Kms;
import io.keyhold.crypto.Engines;
import java.security.SecureRandom;

/**
 * What handles ask of the service that has their keys.
 *
 * @param identity what tells its keys from those of other services
 * @param kms the operations of AWS KMS
 * @param raw what it does beyond
 * @param engines encrypts envelopes under data keys
 * @param random where message ids of envelopes come from
 */
record RemoteService(StoreIdentity identity, Kms kms, RawOperations raw, Engines engines, SecureRandom random) {
    String storeId() {
        return identity.get();
    }
}
