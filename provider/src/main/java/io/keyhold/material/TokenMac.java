package io.keyhold.material;

import io.keyhold.tokens.TokenHmac;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A MAC that a token computes, in pieces of some size: a token is asked once for a message that is not long. */
final class TokenMac extends Mac {
    private static final int PIECE = 8192;

    private TokenMac(Spi spi, String algorithm) {
        super(spi, null, algorithm);
    }

    /** Ready to begin. */
    static Mac of(TokenConnection connection, TokenHmac key, String algorithm) {
        Mac made = new TokenMac(new Spi(connection, key), algorithm);
        try {
            made.init(new SecretKeySpec(new byte[1], algorithm)); // the key is in the token; a Mac wants to be told
            return made;
        } catch (java.security.InvalidKeyException e) {
            throw new IllegalStateException("no key is refused here", e);
        }
    }

    private static final class Spi extends MacSpi {
        private final TokenConnection connection;
        private final TokenHmac key;
        private final byte[] piece = new byte[PIECE];
        private int length;
        private TokenHmac.@Nullable Computation computation;

        Spi(TokenConnection connection, TokenHmac key) {
            this.connection = connection;
            this.key = key;
        }

        @Override
        protected int engineGetMacLength() {
            return key.macBytes();
        }

        @Override
        protected void engineInit(Key ignored, @Nullable AlgorithmParameterSpec none) {}

        @Override
        protected void engineUpdate(byte input) {
            engineUpdate(new byte[] {input}, 0, 1);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int count) {
            int at = offset;
            int left = count;
            while (left > 0) {
                if (length == PIECE) {
                    hand();
                }
                int taken = Math.min(left, PIECE - length);
                System.arraycopy(input, at, piece, length, taken);
                length += taken;
                at += taken;
                left -= taken;
            }
        }

        private void hand() {
            TokenHmac.Computation running = computation == null ? key.begin() : computation;
            computation = running;
            connection.telling(() -> {
                running.update(piece, length);
                return running;
            });
            length = 0;
        }

        @Override
        protected byte[] engineDoFinal() {
            TokenHmac.Computation running = computation;
            return connection.telling(() -> running == null ? key.mac(piece, length) : running.finish(piece, length));
        }

        @Override
        protected void engineReset() {
            Arrays.fill(piece, 0, length, (byte) 0);
            length = 0;
            computation = null;
        }
    }
}
