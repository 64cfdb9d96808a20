package io.keyhold.tokens;

import io.keyhold.crypto.AesBlocks;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Cipher;

/**
 * An AES-256 key of a token, known by its label: if the token has forgotten the handle, it is asked for it again. Safe for
 * concurrent use.
 */
public final class TokenAes {
    private static final String ECB = "AES/ECB/NoPadding";
    private static final int BLOCK = 16;
    private static final byte CHECKED = (byte) 0xff;
    private final TokenKeys keys;
    private final String label;
    private volatile Handle handle;

    /** A key as the token knew it at some time. */
    private record Handle(Key key) {}

    TokenAes(TokenKeys keys, String label) {
        this.keys = keys;
        this.label = label;
        this.handle = new Handle(keys.find(label));
    }

    /** The label. */
    public String label() {
        return label;
    }

    /** The token. */
    public Token token() {
        return keys.token();
    }

    /** Asks the token for the key again. */
    void refresh() {
        handle = new Handle(keys.find(label));
    }

    /** What encrypts blocks for one thread at a time; fails with a {@link TokenException}. */
    public AesBlocks blocks() {
        return new Blocks();
    }

    /**
     * What the key makes of a block that no message uses: tells whether it is the same key as before.
     *
     * @return 16 bytes
     */
    public byte[] checkValue() {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, CHECKED);
        blocks().encrypt(block);
        return block;
    }

    /** One cipher, which is dropped with the handle that it was made for. */
    private final class Blocks implements AesBlocks {
        private Handle of = handle;
        private Cipher cipher = cipher(of);

        private Cipher cipher(Handle from) {
            return keys.token().call(() -> {
                Cipher made = Cipher.getInstance(ECB, keys.token().provider());
                made.init(Cipher.ENCRYPT_MODE, from.key());
                return made;
            });
        }

        @Override
        public void encrypt(byte[] blocks) {
            byte[] result;
            try {
                result = once(blocks);
            } catch (TokenException e) {
                if (e.kind() != TokenException.Kind.FAILED) {
                    throw e;
                }
                renew();
                result = once(blocks);
            }
            System.arraycopy(result, 0, blocks, 0, blocks.length);
            Arrays.fill(result, (byte) 0);
        }

        /** The array is not the caller's: a call that was given up may still write into it. */
        private byte[] once(byte[] blocks) {
            Cipher current = cipher;
            byte[] own = blocks.clone();
            return keys.token().call(() -> {
                current.doFinal(own, 0, own.length, own, 0);
                return own;
            });
        }

        private void renew() {
            synchronized (TokenAes.this) {
                if (handle == of) {
                    refresh();
                }
            }
            of = handle;
            cipher = cipher(of);
        }
    }
}
