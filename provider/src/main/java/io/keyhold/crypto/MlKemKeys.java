package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * ML-KEM keys. The one encoding of a private key is {@code seed} of RFC 9935, 64 bytes: everything else follows from it. A
 * key that comes expanded only has lost its seed and is refused.
 */
final class MlKemKeys {
    private static final int SEED_BYTES = 64;
    private static final int SEED_TAG = 0;

    private MlKemKeys() {}

    /** A fresh private key. */
    static byte[] generate(KeySpec spec, SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        try {
            return encode(spec, seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** A private key from outside, with its seed, in its one encoding. */
    static byte[] normalise(KeySpec spec, PrivateKeyInfo info) {
        KeyPairsDer.requireAlgorithm(spec, info.getPrivateKeyAlgorithm(), oid(spec));
        KeyPairsDer.requireNoParameters(spec, info.getPrivateKeyAlgorithm(), false);
        byte[] seed = KeyPairsDer.reading(spec, () -> seed(spec, info.parsePrivateKey()));
        try {
            byte[] publicKey = taken(
                    new MLKEMPrivateKeyParameters(parameters(spec), seed), MLKEMPrivateKeyParameters::getPublicKey);
            if (!KeyPairsDer.isOrAbsent(info.getPublicKeyData(), publicKey)) {
                throw KeyPairsDer.incorrect(spec, "the public key in it is not that of the private key");
            }
            return encode(spec, seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** The private key in the form of Bouncy Castle, for who keeps it; others take from it and destroy it. */
    static MLKEMPrivateKeyParameters privateKey(KeySpec spec, byte[] pkcs8) {
        return KeyPairsDer.reading(spec, () -> {
            byte[] seed =
                    seed(spec, KeyPairsDer.requirePrivateKeyInfo(spec, pkcs8).parsePrivateKey());
            try {
                return new MLKEMPrivateKeyParameters(parameters(spec), seed);
            } finally {
                Arrays.fill(seed, (byte) 0);
            }
        });
    }

    /** The private key as {@code expandedKey} of RFC 9935: the form that every JDK reads. */
    static byte[] expanded(KeySpec spec, byte[] pkcs8) {
        byte[] expanded = taken(privateKey(spec, pkcs8), MLKEMPrivateKeyParameters::getEncoded);
        try {
            return KeyPairsDer.privateKeyInfo(new AlgorithmIdentifier(oid(spec)), new DEROctetString(expanded));
        } finally {
            Arrays.fill(expanded, (byte) 0);
        }
    }

    /** The public key of a private key in its one encoding. */
    static byte[] publicKey(KeySpec spec, byte[] pkcs8) {
        return KeyPairsDer.subjectPublicKeyInfo(
                new AlgorithmIdentifier(oid(spec)),
                taken(privateKey(spec, pkcs8), MLKEMPrivateKeyParameters::getPublicKey));
    }

    /** A part of a private key, which is destroyed. */
    private static byte[] taken(MLKEMPrivateKeyParameters key, Function<MLKEMPrivateKeyParameters, byte[]> part) {
        try {
            return part.apply(key);
        } finally {
            key.destroy();
        }
    }

    /** A public key from outside, held to the checks of FIPS 203, section 7.2: its length, and each number below q. */
    static MLKEMPublicKeyParameters require(KeySpec spec, byte[] spki) {
        byte[] encoded = KeyPairsDer.requirePublicKey(spec, spki, new AlgorithmIdentifier(oid(spec)));
        try {
            return new MLKEMPublicKeyParameters(parameters(spec), encoded);
        } catch (RuntimeException e) {
            throw KeyPairsDer.invalid(
                    spec, "it has `" + encoded.length + "` bytes, or a number in it is not below the modulus");
        }
    }

    /** The length of a ciphertext, FIPS 203 table 3. */
    static int ciphertextBytes(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 512 -> 768;
            case 768 -> 1088;
            default -> 1568;
        };
    }

    static MLKEMParameters parameters(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 512 -> MLKEMParameters.ml_kem_512;
            case 768 -> MLKEMParameters.ml_kem_768;
            default -> MLKEMParameters.ml_kem_1024;
        };
    }

    /** The object identifier of keys, RFC 9935. */
    static ASN1ObjectIdentifier oid(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 512 -> NISTObjectIdentifiers.id_alg_ml_kem_512;
            case 768 -> NISTObjectIdentifiers.id_alg_ml_kem_768;
            default -> NISTObjectIdentifiers.id_alg_ml_kem_1024;
        };
    }

    /** The seed in the CHOICE of RFC 9935; if the expanded key is there too, it must be that of the seed. */
    private static byte[] seed(KeySpec spec, ASN1Encodable choice) {
        if (choice instanceof ASN1OctetString) {
            throw KeyPairsDer.incorrect(spec, "it is expanded, and its seed is not in it");
        }
        if (choice instanceof ASN1TaggedObject tagged && tagged.hasContextTag(SEED_TAG)) {
            return seed(spec, ASN1OctetString.getInstance(tagged, false));
        }
        ASN1Sequence both = ASN1Sequence.getInstance(choice);
        byte[] seed = seed(spec, ASN1OctetString.getInstance(both.getObjectAt(0)));
        boolean agree = false;
        try {
            agree = both.size() == 2 && isExpanded(spec, ASN1OctetString.getInstance(both.getObjectAt(1)), seed);
        } finally {
            if (!agree) {
                Arrays.fill(seed, (byte) 0);
            }
        }
        if (!agree) {
            throw KeyPairsDer.incorrect(spec, "its seed and its expanded key are different keys");
        }
        return seed;
    }

    /** Whether an expanded key is that of the seed; clears the expanded key, which was read for this alone. */
    private static boolean isExpanded(KeySpec spec, ASN1OctetString octets, byte[] seed) {
        byte[] stated = octets.getOctets();
        byte[] expanded =
                taken(new MLKEMPrivateKeyParameters(parameters(spec), seed), MLKEMPrivateKeyParameters::getEncoded);
        try {
            return MessageDigest.isEqual(expanded, stated);
        } finally {
            Arrays.fill(expanded, (byte) 0);
            Arrays.fill(stated, (byte) 0);
        }
    }

    /** A seed that was read; clears what the reader holds. */
    private static byte[] seed(KeySpec spec, ASN1OctetString octets) {
        byte[] read = octets.getOctets();
        try {
            if (read.length != SEED_BYTES) {
                throw KeyPairsDer.incorrect(spec, "its seed has `" + read.length + "` bytes");
            }
            return read.clone();
        } finally {
            Arrays.fill(read, (byte) 0);
        }
    }

    private static byte[] encode(KeySpec spec, byte[] seed) {
        return KeyPairsDer.privateKeyInfo(
                new AlgorithmIdentifier(oid(spec)), new DERTaggedObject(false, SEED_TAG, new DEROctetString(seed)));
    }
}
