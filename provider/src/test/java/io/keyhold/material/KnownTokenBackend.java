package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.SoftHsm;
import io.keyhold.tokens.TokenAes;
import io.keyhold.tokens.TokenKeys;

/** A custom key store in a token whose next key is one that is there, of a value that the test knows. */
public final class KnownTokenBackend implements KeyStoreBackend {
    private final SoftHsm hsm;
    private final String label;
    private final String materialId;
    private final MaterialEngines with;

    /** The key of that label will be the material of that id. */
    public KnownTokenBackend(SoftHsm hsm, String label, String materialId, MaterialEngines with) {
        this.hsm = hsm;
        this.label = label;
        this.materialId = materialId;
        this.with = with;
    }

    @Override
    public void admit(CustomKeyStore planned, byte[] secret) {}

    @Override
    public KeyStoreConnection connect(CustomKeyStore store, byte[] secret) {
        TokenKeys keys = hsm.login();
        TokenConnection real = new TokenConnection("store", store, keys, TokenSpecs.SYMMETRIC, with);
        return new Known(real, keys);
    }

    @Override
    public byte[] rewrap(KmsKey key, String id, byte[] payload) {
        return payload;
    }

    private final class Known implements KeyStoreConnection {
        private final TokenConnection real;
        private final TokenKeys keys;

        Known(TokenConnection real, TokenKeys keys) {
            this.real = real;
            this.keys = keys;
        }

        @Override
        public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place) {
            TokenAes found = keys.aes(label);
            return new NewTokenMaterial(
                    materialId,
                    ByteString.EMPTY,
                    new TokenRecord(label, found.checkValue()),
                    key -> new TokenEngines(real, with).aes(key, materialId, found));
        }

        @Override
        public LiveMaterial open(KmsKey key, String id, byte[] payload) {
            return real.open(key, id, payload);
        }

        @Override
        public void destroy(KmsKey key, String id, byte[] payload) {
            real.destroy(key, id, payload);
        }

        @Override
        public void requireHealthy() {
            real.requireHealthy();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
