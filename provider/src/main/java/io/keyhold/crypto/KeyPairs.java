package io.keyhold.crypto;

import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MessageType;
import io.keyhold.api.SigningAlgorithmSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * Makes key pairs and reads those that come from outside. Every pair has done what it is for once before anybody gets
 * it (the pairwise consistency test of FIPS 140-3). Safe for concurrent use.
 */
public final class KeyPairs {
    private static final byte[] TRIAL = "pairwise consistency".getBytes(StandardCharsets.US_ASCII);

    /** An expanded ML-DSA key states what follows from the rest of it; damage to that shows in some signatures only. */
    private static final int ML_DSA_TRIALS = 8;

    private final KeyPairEngines engines;

    /** Makes keys of the random bytes of {@code engines}. */
    public KeyPairs(KeyPairEngines engines) {
        this.engines = engines;
    }

    /** Opens key material that was wrapped for import. */
    public ImportWrapping importWrapping() {
        return new ImportWrapping(engines);
    }

    /** A fresh key pair, of the usage it is tried by: for signing if it can; what {@code GenerateDataKeyPair} gives away. */
    public KeyPairMaterial generate(KeySpec spec) {
        return generate(spec, trialUsage(spec));
    }

    /**
     * A fresh key pair.
     *
     * @throws KmsException.Validation if a key of that spec cannot be for that usage, or the spec is symmetric
     */
    public KeyPairMaterial generate(KeySpec spec, KeyUsageType usage) {
        if (spec.isSymmetric() || !spec.allows(usage)) {
            throw new KmsException.Validation(
                    "KeyUsage " + usage + " is not compatible with KeySpec " + spec,
                    "Use an asymmetric key spec of that usage");
        }
        KeyPairMaterial pair = pair(spec, generated(spec));
        if (!agrees(pair, usage)) {
            throw new KmsException.Internal(
                    "a new key pair of spec `" + spec + "` contradicts itself and is dropped",
                    "Check this machine's memory and processor, then try again");
        }
        return pair;
    }

    /**
     * A private key from outside, in its one encoding; the public key is computed.
     *
     * @param pkcs8 PKCS#8 PrivateKeyInfo, BER or DER; elliptic curves named, with or without their public point; RSA with
     *     two primes of half the size each and a public exponent of at least 65537 (FIPS 186-5, A.1.1); ML-DSA by seed, expanded, or both; ML-KEM by seed, alone or with the expanded key
     * @throws KmsException.IncorrectKeyMaterial if it is none of the spec, or contradicts itself
     */
    public KeyPairMaterial parse(KeySpec spec, byte[] pkcs8) {
        PrivateKeyInfo info = KeyPairsDer.requirePrivateKeyInfo(spec, pkcs8);
        byte[] normalised = KeyPairsDer.reading(spec, () -> normalised(spec, info));
        KeyPairMaterial pair = pair(spec, normalised);
        if (spec.family() == KeySpec.Family.ML_KEM) {
            return pair; // its one encoding is the seed, which cannot contradict itself
        }
        for (int trial = 0; trial < (spec.family() == KeySpec.Family.ML_DSA ? ML_DSA_TRIALS : 1); trial++) {
            if (!agrees(pair, KeyUsageType.SIGN_VERIFY)) {
                throw KeyPairsDer.incorrect(spec, "its signatures do not verify");
            }
        }
        return pair;
    }

    private static byte[] normalised(KeySpec spec, PrivateKeyInfo info) {
        return switch (spec.family()) {
            case RSA -> RsaKeys.normalise(spec, info);
            case EC, SM2 -> EcKeys.normalise(spec, info);
            case EDWARDS -> EdDsaKeys.normalise(info);
            case ML_DSA -> MlDsaKeys.normalise(spec, info);
            case ML_KEM -> MlKemKeys.normalise(spec, info);
            case AES, HMAC -> throw KeyPairsDer.incorrect(spec, "it is symmetric");
        };
    }

    private byte[] generated(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> RsaKeys.generate(spec, engines.random());
            case EC, SM2 -> EcKeys.generate(spec, engines.random());
            case EDWARDS -> EdDsaKeys.generate(engines.random());
            case ML_DSA -> MlDsaKeys.generate(spec, engines.random());
            case ML_KEM -> MlKemKeys.generate(spec, engines.random());
            case AES, HMAC -> throw new KmsException.Internal("spec " + spec + " has no pair", "Generate key material");
        };
    }

    private static KeyPairMaterial pair(KeySpec spec, byte[] pkcs8) {
        try {
            KeyMaterial material = KeyMaterial.of(spec, pkcs8);
            return new KeyPairMaterial(material, PublicKeys.of(material));
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    private boolean agrees(KeyPairMaterial pair, KeyUsageType usage) {
        return switch (usage) {
            case SIGN_VERIFY -> signs(pair);
            case ENCRYPT_DECRYPT -> decrypts(pair);
            case KEY_AGREEMENT -> derives(pair);
            case ENCAPSULATE_DECAPSULATE -> encapsulates(pair);
            case GENERATE_VERIFY_MAC -> false;
        };
    }

    private static KeyUsageType trialUsage(KeySpec spec) {
        return spec.allows(KeyUsageType.ENCAPSULATE_DECAPSULATE)
                ? KeyUsageType.ENCAPSULATE_DECAPSULATE
                : KeyUsageType.SIGN_VERIFY;
    }

    private boolean encapsulates(KeyPairMaterial pair) {
        KemEngine engine = new KemEngine(pair.privateKey(), engines);
        KemEngine.Encapsulated made = engine.encapsulate();
        return MessageDigest.isEqual(engine.decapsulate(made.ciphertext()), made.secret());
    }

    private boolean signs(KeyPairMaterial pair) {
        KeySpec spec = pair.privateKey().spec();
        SigningAlgorithmSpec algorithm =
                spec.signingAlgorithms(KeyUsageType.SIGN_VERIFY).get(0);
        byte[] signature = new SigningEngine(pair.privateKey(), engines).sign(algorithm, MessageType.RAW, TRIAL);
        return new SigningVerifier(spec, pair.publicKey(), engines)
                .verify(algorithm, MessageType.RAW, TRIAL, signature);
    }

    private boolean decrypts(KeyPairMaterial pair) {
        KeyPairCipher cipher = new KeyPairCipher(pair.privateKey(), engines);
        EncryptionAlgorithmSpec algorithm = pair.privateKey()
                .spec()
                .encryptionAlgorithms(KeyUsageType.ENCRYPT_DECRYPT)
                .get(0);
        return MessageDigest.isEqual(cipher.decrypt(algorithm, cipher.encrypt(algorithm, TRIAL)), TRIAL);
    }

    private boolean derives(KeyPairMaterial pair) {
        KeySpec spec = pair.privateKey().spec();
        KeyPairMaterial peer = pair(spec, generated(spec));
        byte[] mine = new AgreementEngine(pair.privateKey(), engines).derive(peer.publicKey());
        byte[] theirs = new AgreementEngine(peer.privateKey(), engines).derive(pair.publicKey());
        peer.privateKey().destroy();
        return MessageDigest.isEqual(mine, theirs);
    }
}
