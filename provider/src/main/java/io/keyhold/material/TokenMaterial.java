package io.keyhold.material;

import io.keyhold.crypto.AesBlocks;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import io.keyhold.keys.ByteString;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.TokenAes;
import java.security.SecureRandom;
import java.util.function.Supplier;

/**
 * An AES-256 key in a token. Blobs need of it five AES blocks each, which it encrypts in one call; the key of the one message, which
 * they derive, is in this process until the message is done.
 */
record TokenMaterial(TokenConnection connection, TokenAes aes, Engines engines, SecureRandom random) {
    LiveMaterial live(KmsKey key, String materialId) {
        return new Live(
                "key material of spec " + key.spec() + " in token `"
                        + aes.token().label() + "`",
                new Lazy<>(() -> new BlobEngine(key.id(), materialId, new KcXaes(this::blocks, engines, random))));
    }

    private AesBlocks blocks() {
        return connection.telling(() -> new Told(connection, aes.blocks()));
    }

    /** Blocks whose failures are told as those of a custom key store, but not to the call inside, which tries again. */
    private static final class Told implements AesBlocks.Remote {
        private final TokenConnection connection;
        private final AesBlocks.Remote blocks;
        private boolean isInside;

        Told(TokenConnection connection, AesBlocks.Remote blocks) {
            this.connection = connection;
            this.blocks = blocks;
        }

        @Override
        public <T> T together(Supplier<T> work) {
            return connection.telling(() -> blocks.together(() -> {
                isInside = true;
                try {
                    return work.get();
                } finally {
                    isInside = false;
                }
            }));
        }

        @Override
        public void encrypt(byte[] in) {
            if (isInside) {
                blocks.encrypt(in);
            } else {
                connection.telling(() -> {
                    blocks.encrypt(in);
                    return in;
                });
            }
        }
    }

    /** Its capabilities. */
    private record Live(String description, Lazy<BlobEngine> engine) implements LiveMaterial {
        @Override
        public BlobEngine blobs() {
            return engine.get();
        }
    }

    /**
     * A key that was made in the token and that no record names yet.
     *
     * @param id the material id
     * @param recorded what will be recorded of it
     */
    record New(String id, TokenRecord recorded, TokenMaterial material) implements NewMaterial {
        @Override
        public ByteString publicKey() {
            return ByteString.EMPTY;
        }

        @Override
        public byte[] record(KmsKey key) {
            return recorded.encode();
        }

        @Override
        public LiveMaterial live(KmsKey key) {
            return material.live(key, id);
        }

        @Override
        public void close() {}
    }
}
