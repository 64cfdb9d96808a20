package io.keyhold.material;

import io.keyhold.crypto.AesBlocks;
import io.keyhold.tokens.TokenAes;
import java.util.function.Supplier;

/** Blocks whose failures are told as those of a custom key store, but not to the call inside, which tries again. */
final class TokenBlocks implements AesBlocks.Remote {
    private final TokenConnection connection;
    private final AesBlocks.Remote blocks;
    private boolean isInside;

    private TokenBlocks(TokenConnection connection, AesBlocks.Remote blocks) {
        this.connection = connection;
        this.blocks = blocks;
    }

    /** For one thread at a time. */
    static AesBlocks of(TokenConnection connection, TokenAes aes) {
        return connection.telling(() -> new TokenBlocks(connection, aes.blocks()));
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
