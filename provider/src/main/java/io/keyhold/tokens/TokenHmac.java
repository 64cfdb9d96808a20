package io.keyhold.tokens;

import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Arrays;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/** An HMAC key of a token, which cannot leave it. Safe for concurrent use. */
public final class TokenHmac {
    private static final byte[] CHECKED = "keyhold/v1/token-hmac-check".getBytes(StandardCharsets.US_ASCII);
    private static final int CHECK_BYTES = 16;
    private final String algorithm;
    private final TokenHandle<Mac> handle;
    private final byte[] check;
    private final int macBytes;

    /** A key of that algorithm of the JCA, for example {@code HmacSHA256}. */
    TokenHmac(TokenKeys keys, String label, Key first, String algorithm) {
        this.algorithm = algorithm;
        this.handle = new TokenHandle<>(keys, label, first, this::mac, this::require);
        byte[] whole = checked(first);
        this.check = Arrays.copyOf(whole, CHECK_BYTES);
        this.macBytes = whole.length;
    }

    private Mac mac(Key key) throws java.security.GeneralSecurityException {
        Mac made = Mac.getInstance(algorithm, handle.token().provider());
        made.init(key);
        return made;
    }

    private void require(Key found) {
        if (!Arrays.equals(check, checkValue(found))) {
            throw handle.exchanged();
        }
    }

    private byte[] checkValue(Key of) {
        return Arrays.copyOf(checked(of), CHECK_BYTES);
    }

    private byte[] checked(Key of) {
        return handle.with(of, mac -> mac.doFinal(CHECKED));
    }

    /** The label. */
    public String label() {
        return handle.label();
    }

    /** The token. */
    public Token token() {
        return handle.token();
    }

    /** Bytes of a MAC. */
    public int macBytes() {
        return macBytes;
    }

    /** The beginning of the MAC of a fixed text: tells whether it is the same key as before; 16 bytes. */
    public byte[] checkValue() {
        return check.clone();
    }

    /** The MAC of a message. */
    public byte[] mac(byte[] message, int length) {
        byte[] own = Arrays.copyOf(message, length); // a call that was given up may still read it
        return handle.call(mac -> mac.doFinal(own));
    }

    /** Begins a message that comes in pieces. */
    public Computation begin() {
        return new Computation();
    }

    /** The MAC of one message. For one thread at a time. */
    public final class Computation {
        private @Nullable Mac running;

        private Computation() {}

        /** Takes the next bytes. */
        public void update(byte[] piece, int length) {
            byte[] own = Arrays.copyOf(piece, length);
            Mac known = running;
            running = known == null ? handle.call(unused -> begun(own)) : more(known, own);
        }

        private Mac begun(byte[] piece) throws Exception {
            Mac made = mac(handle.key());
            made.update(piece);
            return made;
        }

        private Mac more(Mac known, byte[] piece) {
            return handle.token().call(() -> {
                known.update(piece);
                return known;
            });
        }

        /** Ends it with its last bytes. */
        public byte[] finish(byte[] piece, int length) {
            Mac known = running;
            if (known == null) {
                return mac(piece, length);
            }
            running = null;
            byte[] own = Arrays.copyOf(piece, length);
            return handle.token().call(() -> known.doFinal(own));
        }
    }
}
