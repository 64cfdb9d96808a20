package io.keyhold.service;

import io.keyhold.api.ConnectionErrorCodeType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.keys.CustomKeyStore;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import io.keyhold.material.ConnectionFailure;
import io.keyhold.material.KeyStoreBackend;
import io.keyhold.material.KeyStoreConnection;
import io.keyhold.material.LiveMaterial;
import io.keyhold.material.NewMaterial;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What keys of custom key stores lie in, in memory: notes who came with which secret. */
final class KeyStoreBackendDouble implements KeyStoreBackend {
    final TokenDouble token = new TokenDouble();
    final List<String> admitted = new ArrayList<>();
    final List<String> secrets = new ArrayList<>();
    Optional<ConnectionErrorCodeType> failure = Optional.empty();
    Runnable whenConnecting = () -> {};
    int open;

    @Override
    public void admit(CustomKeyStore planned, byte[] secret) {
        if (planned.cloudHsmClusterId().equals(Optional.of("cluster-77777777777"))) {
            throw new KmsException.CloudHsmClusterNotFound("cluster `cluster-77777777777` is not here", "Name another");
        }
        admitted.add(planned.name());
    }

    @Override
    public KeyStoreConnection connect(CustomKeyStore store, byte[] secret) throws ConnectionFailure {
        secrets.add(new String(secret, StandardCharsets.UTF_8));
        whenConnecting.run();
        if (failure.isPresent()) {
            throw new ConnectionFailure(failure.get(), "the token says no");
        }
        open++;
        return new Connection();
    }

    @Override
    public byte[] rewrap(KmsKey key, String materialId, byte[] payload) {
        return payload;
    }

    private final class Connection implements KeyStoreConnection {
        @Override
        public NewMaterial create(KeySpec spec, KeyUsageType usage, KeyStorePlace place) {
            return token.create(spec, usage);
        }

        @Override
        public LiveMaterial open(KmsKey key, String materialId, byte[] payload) {
            return token.open(key, materialId, payload);
        }

        @Override
        public void destroy(KmsKey key, String materialId, byte[] payload) {
            token.destroy(key, materialId, payload);
        }

        @Override
        public void random(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
        }

        @Override
        public void requireHealthy() {}

        @Override
        public void close() {
            open--;
        }
    }
}
