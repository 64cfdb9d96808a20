package io.keyhold.tokens;

import io.keyhold.crypto.AesBlocks;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.ProviderException;
import java.util.Arrays;
import java.util.function.Supplier;
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
    private final byte[] check;
    private volatile Handle handle;

    /** A key as the token knew it at some time. */
    private record Handle(Key key) {}

    TokenAes(TokenKeys keys, String label) {
        this.keys = keys;
        this.label = label;
        this.handle = new Handle(keys.find(label));
        this.check = checkValue();
    }

    /** The label. */
    public String label() {
        return label;
    }

    /** The token. */
    public Token token() {
        return keys.token();
    }

    /** Asks the token for the key again: another token may be in its place by now, with another key under the label. */
    private Handle asked() {
        Handle found = new Handle(keys.find(label));
        if (!Arrays.equals(checkValue(found), check)) {
            throw new TokenException(
                    TokenException.Kind.UNFIT_KEY,
                    "the object `" + label + "` of token `" + token().label() + "` is another key than it was");
        }
        return found;
    }

    /** Encrypts blocks for one thread at a time; fails with a {@link TokenException}. */
    public AesBlocks.Remote blocks() {
        return new Blocks();
    }

    /**
     * The encryption of a block that no message uses: it shows whether it is the same key as before.
     *
     * @return 16 bytes
     */
    public byte[] checkValue() {
        byte[] block = checked();
        blocks().encrypt(block);
        return block;
    }

    private static byte[] checked() {
        byte[] block = new byte[BLOCK];
        Arrays.fill(block, CHECKED);
        return block;
    }

    private byte[] checkValue(Handle of) {
        Cipher once = cipher(of);
        return keys.token().call(() -> once.doFinal(checked()));
    }

    private Cipher cipher(Handle from) {
        return keys.token().call(() -> {
            Cipher made = Cipher.getInstance(ECB, keys.token().provider());
            made.init(Cipher.ENCRYPT_MODE, from.key());
            return made;
        });
    }

    /** One cipher, which is dropped with the handle that it was made for. */
    private final class Blocks implements AesBlocks.Remote {
        private Handle of;
        private Cipher cipher;
        private boolean isInside;

        Blocks() {
            Handle first = handle;
            Cipher made;
            try {
                made = cipher(first);
            } catch (TokenException e) {
                first = renewed(first, e);
                made = cipher(first);
            }
            this.of = first;
            this.cipher = made;
        }

        @Override
        public <T> T together(Supplier<T> work) {
            try {
                return inside(work);
            } catch (TokenException e) {
                of = renewed(of, e);
                cipher = cipher(of);
                return inside(work);
            }
        }

        private <T> T inside(Supplier<T> work) {
            return keys.token().call(() -> {
                isInside = true;
                try {
                    return work.get();
                } finally {
                    isInside = false;
                }
            });
        }

        @Override
        public void encrypt(byte[] blocks) {
            if (isInside) {
                inPlace(cipher, blocks);
                return;
            }
            byte[] result = together(() -> {
                byte[] own = blocks.clone(); // a call that was given up may still write into it
                inPlace(cipher, own);
                return own;
            });
            System.arraycopy(result, 0, blocks, 0, blocks.length);
            Arrays.fill(result, (byte) 0);
        }

        private void inPlace(Cipher with, byte[] blocks) {
            try {
                with.doFinal(blocks, 0, blocks.length, blocks, 0);
            } catch (GeneralSecurityException | ProviderException e) {
                throw TokenErrors.of("token `" + keys.token().label() + "`", e);
            }
        }
    }

    /** The handle after one was of no use, unless it is not for the handle that the call failed. */
    @SuppressWarnings("ReferenceEquality") // the same handle, not one that is equal
    private Handle renewed(Handle stale, TokenException failure) {
        if (failure.kind() != TokenException.Kind.FAILED) {
            throw failure;
        }
        return token().exclusively(() -> {
            if (handle == stale) {
                handle = asked();
            }
            return handle;
        });
    }
}
