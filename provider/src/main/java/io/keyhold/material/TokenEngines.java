package io.keyhold.material;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.crypto.BlobEngine;
import io.keyhold.crypto.EcdsaEncoding;
import io.keyhold.crypto.HiddenPrivateKey;
import io.keyhold.crypto.KcXaes;
import io.keyhold.crypto.KeyPairCipher;
import io.keyhold.crypto.MacEngine;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.crypto.SigningHash;
import io.keyhold.crypto.SigningScheme;
import io.keyhold.keys.KmsKey;
import io.keyhold.tokens.TokenAes;
import io.keyhold.tokens.TokenHmac;
import io.keyhold.tokens.TokenPair;
import java.util.Optional;

/**
 * The engines over keys in a token. They are made at once, and not with their first use: that would hold a lock while the token is asked.
 *
 * @param connection tells what fails as failures of its custom key store
 * @param with what computes in this process, with what is not secret
 */
record TokenEngines(TokenConnection connection, MaterialEngines with) {
    private static final byte[] PROOF = "proof of possession".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    LiveMaterial aes(KmsKey key, String materialId, TokenAes aes) {
        KcXaes cipher = new KcXaes(() -> TokenBlocks.of(connection, aes), with.engines(), with.random());
        return live(key.spec(), aes.token().label()).with(new BlobEngine(key.id(), materialId, cipher));
    }

    LiveMaterial hmac(KeySpec spec, TokenHmac hmac) {
        String algorithm = algorithm(spec);
        return live(spec, hmac.token().label())
                .with(new MacEngine(spec, () -> TokenMac.of(connection, hmac, algorithm)));
    }

    LiveMaterial pair(KeySpec spec, byte[] publicKey, TokenPair pair) {
        HiddenPrivateKey key = new Told(connection, pair);
        return live(spec, pair.token().label())
                .with(
                        new SigningEngine(spec, publicKey, key, with.pairs(), with.check()),
                        spec.family() == KeySpec.Family.RSA
                                ? Optional.of(KeyPairCipher.hidden(spec, publicKey, key, with.pairs()))
                                : Optional.empty());
    }

    private Live live(KeySpec spec, String token) {
        return new Live(
                connection,
                "key material of spec " + spec + " in token `" + token + "`",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The algorithm of the JCA of an HMAC key. */
    static String algorithm(KeySpec spec) {
        return "HmacSHA" + spec.sizeBits();
    }

    /** What signs with a pair and verifies each signature; fails as the token does. */
    SigningEngine proving(KeySpec spec, byte[] publicKey, TokenPair pair) {
        return new SigningEngine(spec, publicKey, new Plain(pair), with.pairs(), SigningEngine.Check.EVERY_SIGNATURE);
    }

    /** Whether the private key is the one of a public key. */
    boolean proves(KeySpec spec, byte[] publicKey, TokenPair pair) {
        SigningScheme scheme = spec.family() == KeySpec.Family.RSA
                ? new SigningScheme.RsaPkcs1(SigningHash.SHA_256)
                : new SigningScheme.Ecdsa(SigningHash.SHA_256, EcdsaEncoding.DER);
        try {
            return proving(spec, publicKey, pair).sign(scheme, PROOF).length > 0;
        } catch (KmsException.Internal e) { // it came out wrong
            return false;
        }
    }

    /** A private key whose failures are those of the token. */
    private record Plain(TokenPair pair) implements HiddenPrivateKey {
        @Override
        public byte[] raise(byte[] block) {
            return pair.raise(block);
        }

        @Override
        public byte[] ecdsa(byte[] digest) {
            return pair.ecdsa(digest);
        }
    }

    /** A private key whose failures are told as those of its custom key store. */
    private record Told(TokenConnection connection, TokenPair pair) implements HiddenPrivateKey {
        @Override
        public byte[] raise(byte[] block) {
            return connection.telling(() -> pair.raise(block));
        }

        @Override
        public byte[] ecdsa(byte[] digest) {
            return connection.telling(() -> pair.ecdsa(digest));
        }
    }

    /** What can be done with a key. */
    private record Live(
            TokenConnection connection,
            String description,
            Optional<BlobEngine> blob,
            Optional<MacEngine> mac,
            Optional<SigningEngine> signer,
            Optional<KeyPairCipher> cipher)
            implements LiveMaterial {
        Live with(BlobEngine engine) {
            return new Live(connection, description, Optional.of(engine), mac, signer, cipher);
        }

        Live with(MacEngine engine) {
            return new Live(connection, description, blob, Optional.of(engine), signer, cipher);
        }

        Live with(SigningEngine engine, Optional<KeyPairCipher> decrypting) {
            return new Live(connection, description, blob, mac, Optional.of(engine), decrypting);
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public BlobEngine blobs() {
            return blob.orElseGet(() -> LiveMaterial.super.blobs());
        }

        @Override
        public MacEngine macs() {
            return mac.orElseGet(() -> LiveMaterial.super.macs());
        }

        @Override
        public SigningEngine signing() {
            return signer.orElseGet(() -> LiveMaterial.super.signing());
        }

        @Override
        public KeyPairCipher pairCipher() {
            return cipher.orElseGet(() -> LiveMaterial.super.pairCipher());
        }
    }
}
