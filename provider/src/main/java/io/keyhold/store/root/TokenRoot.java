package io.keyhold.store.root;

import io.keyhold.api.KmsException;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KcXaes;
import io.keyhold.crypto.OsRandom;
import io.keyhold.tokens.PinSource;
import io.keyhold.tokens.TokenAddress;
import io.keyhold.tokens.TokenAes;
import io.keyhold.tokens.TokenException;
import io.keyhold.tokens.TokenKeys;
import io.keyhold.tokens.TokenLibrary;
import io.keyhold.tokens.TokenLimits;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;

/**
 * An AES-256 key that cannot leave a token. The parameters are a byte 1, a salt of 32 bytes, which is authenticated with all that
 * is sealed, and the 16 bytes that tell whether it is the same key.
 */
final class TokenRoot implements RootOfTrust {
    static final String TYPE = "pkcs11";
    private static final int SALT_BYTES = 32;
    private static final int CHECK_BYTES = 16;
    private static final byte VERSION = 1;
    private final TokenAddress address;
    private final TokenLimits limits;
    private final PinSource pins;

    TokenRoot(TokenAddress address, TokenLimits limits, PinSource pins) {
        if (address.object().isEmpty()) {
            throw new KmsException.RootOfTrust(
                    "the PKCS#11 URI names " + address.tokenName() + " and no key", "Add object=LABEL to it");
        }
        this.address = address;
        this.limits = limits;
        this.pins = pins;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public RootKey create() {
        return telling(() -> {
            TokenKeys keys = login();
            TokenAes key = keys.has(address.object()) ? keys.aes(address.object()) : keys.createAes(address.object());
            byte[] salt = new byte[SALT_BYTES];
            OsRandom.onDemand().nextBytes(salt);
            byte[] parameters = new byte[1 + SALT_BYTES + CHECK_BYTES];
            parameters[0] = VERSION;
            System.arraycopy(salt, 0, parameters, 1, SALT_BYTES);
            System.arraycopy(key.checkValue(), 0, parameters, 1 + SALT_BYTES, CHECK_BYTES);
            return new Inside(key, parameters);
        });
    }

    @Override
    public RootKey open(byte[] parameters) {
        if (parameters.length != 1 + SALT_BYTES + CHECK_BYTES || parameters[0] != VERSION) {
            throw new KmsException.RootOfTrust(
                    "the PKCS#11 parameters of the store have a form that this Keyhold does not know",
                    "Open the store with a newer Keyhold, or restore it from a backup");
        }
        return telling(() -> {
            TokenAes key = login().aes(address.object());
            byte[] check = Arrays.copyOfRange(parameters, 1 + SALT_BYTES, parameters.length);
            if (!Arrays.equals(check, key.checkValue())) {
                throw new KmsException.RootOfTrust(
                        "key `" + address.object() + "` of " + address.tokenName()
                                + " is not the root key of the store",
                        "Name the token and key that the store was made with");
            }
            return new Inside(key, parameters);
        });
    }

    private TokenKeys login() {
        return TokenLibrary.find(address, limits).login(pins);
    }

    /** The token keeps the key. */
    @Override
    public void close() {
        pins.close();
    }

    private interface Asked<T, E extends Exception> {
        T ask() throws E;
    }

    private static <T, E extends Exception> T telling(Asked<T, E> question) throws E {
        try {
            return question.ask();
        } catch (TokenException e) {
            throw new KmsException.RootOfTrust(e.problem(), remedy(e.kind()), e);
        }
    }

    private static String remedy(TokenException.Kind kind) {
        return switch (kind) {
            case NO_LIBRARY -> "Install the library of the token, or correct module-path in keyhold.root";
            case NO_TOKEN -> "Put the token back, or correct keyhold.root";
            case NO_KEY ->
                "Put the token back that has the key, or correct object in keyhold.root; a software token that was"
                        + " gone comes back with a restart of the process";
            case WRONG_PIN ->
                "Correct keyhold.root-pin; try it once by hand before, since tokens lock after a few wrong PINs";
            case PIN_LOCKED -> "Let the security officer of the token set a new PIN";
            case TIMEOUT -> "Look at the token; keyhold.token-timeout-ms says how long it may take";
            case UNSUPPORTED -> "Use a token that has AES";
            case UNFIT_KEY ->
                "Name another label in object, so that a new key is made, or make one that is sensitive and not"
                        + " extractable";
            case FAILED -> "Look at the token; if it was lost and is back, restart the process";
        };
    }

    /** The root key, which the token keeps. */
    private static final class Inside implements RootKey {
        private final byte[] parameters;
        private final TokenAes key;
        private final KcXaes cipher;

        Inside(TokenAes key, byte[] parameters) {
            this.key = key;
            this.parameters = parameters.clone();
            this.cipher = new KcXaes(key::blocks, Engines.choose(Engines.Choice.JDK), OsRandom.onDemand());
        }

        @Override
        public byte[] parameters() {
            return parameters.clone();
        }

        @Override
        public byte[] seal(byte[] secret, byte[] aad) {
            return telling(() -> cipher.seal(secret, bound(aad)));
        }

        @Override
        public byte[] open(byte[] sealed, byte[] aad) throws AEADBadTagException {
            return TokenRoot.<byte[], AEADBadTagException>telling(() -> cipher.open(sealed, bound(aad)));
        }

        @Override
        public void requirePresent() {
            telling(() -> {
                if (!Arrays.equals(
                        key.checkValue(), Arrays.copyOfRange(parameters, 1 + SALT_BYTES, parameters.length))) {
                    throw new KmsException.RootOfTrust(
                            "the key in the token is not the root key of the store any more",
                            "Put the right token back");
                }
                return key;
            });
        }

        /** Stores under one key have different salts, so none opens what another one sealed. */
        private byte[] bound(byte[] aad) {
            byte[] bound = Arrays.copyOf(parameters, parameters.length + aad.length);
            System.arraycopy(aad, 0, bound, parameters.length, aad.length);
            return bound;
        }
    }
}
