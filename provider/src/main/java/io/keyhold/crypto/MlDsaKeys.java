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
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;

/**
 * ML-DSA keys. The one encoding of a private key is {@code expandedKey} of RFC 9881: the JDK and Bouncy Castle read it,
 * and every key has it, those that came without their seed too.
 */
final class MlDsaKeys {
    private static final int SEED_BYTES = 32;
    private static final int SEED_TAG = 0;

    private MlDsaKeys() {}

    /** A fresh private key. */
    static byte[] generate(KeySpec spec, SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        try {
            return taken(new MLDSAPrivateKeyParameters(parameters(spec), seed), key -> encode(spec, key));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** A private key from outside, with its seed, expanded, or both, in its one encoding. */
    static byte[] normalise(KeySpec spec, PrivateKeyInfo info) {
        KeyPairsDer.requireAlgorithm(spec, info.getPrivateKeyAlgorithm(), oid(spec));
        KeyPairsDer.requireNoParameters(spec, info.getPrivateKeyAlgorithm(), false);
        return taken(KeyPairsDer.reading(spec, () -> read(spec, info.parsePrivateKey())), key -> {
            if (!KeyPairsDer.isOrAbsent(
                    info.getPublicKeyData(), key.getPublicKeyParameters().getEncoded())) {
                throw KeyPairsDer.incorrect(spec, "the public key in it is not that of the private key");
            }
            return encode(spec, key);
        });
    }

    /** The private key in the form of Bouncy Castle, for a signer that keeps it; everything else takes a part and destroys it. */
    static MLDSAPrivateKeyParameters privateKey(KeySpec spec, byte[] pkcs8) {
        return KeyPairsDer.reading(
                spec,
                () -> read(spec, KeyPairsDer.requirePrivateKeyInfo(spec, pkcs8).parsePrivateKey()));
    }

    /** The public key of a private key in its one encoding. */
    static byte[] publicKey(KeySpec spec, byte[] pkcs8) {
        byte[] encoded = taken(
                privateKey(spec, pkcs8), key -> key.getPublicKeyParameters().getEncoded());
        return KeyPairsDer.subjectPublicKeyInfo(new AlgorithmIdentifier(oid(spec)), encoded);
    }

    /** A part of a private key, which is destroyed. */
    static byte[] taken(MLDSAPrivateKeyParameters key, Function<MLDSAPrivateKeyParameters, byte[]> part) {
        try {
            return part.apply(key);
        } finally {
            key.destroy();
        }
    }

    /** A public key from outside. */
    static MLDSAPublicKeyParameters require(KeySpec spec, byte[] spki) {
        byte[] encoded = KeyPairsDer.requirePublicKey(spec, spki, new AlgorithmIdentifier(oid(spec)));
        try {
            return new MLDSAPublicKeyParameters(parameters(spec), encoded);
        } catch (RuntimeException e) {
            throw KeyPairsDer.invalid(spec, "it has `" + encoded.length + "` bytes");
        }
    }

    static MLDSAParameters parameters(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 44 -> MLDSAParameters.ml_dsa_44;
            case 65 -> MLDSAParameters.ml_dsa_65;
            default -> MLDSAParameters.ml_dsa_87;
        };
    }

    /** The object identifier of keys and of their signatures, RFC 9881. */
    static ASN1ObjectIdentifier oid(KeySpec spec) {
        return switch (spec.parameterSet()) {
            case 44 -> NISTObjectIdentifiers.id_ml_dsa_44;
            case 65 -> NISTObjectIdentifiers.id_ml_dsa_65;
            default -> NISTObjectIdentifiers.id_ml_dsa_87;
        };
    }

    private static MLDSAPrivateKeyParameters read(KeySpec spec, ASN1Encodable choice) {
        if (choice instanceof ASN1OctetString expanded) {
            return expanded(spec, expanded);
        }
        if (choice instanceof ASN1TaggedObject tagged && tagged.hasContextTag(SEED_TAG)) {
            return seeded(spec, ASN1OctetString.getInstance(tagged, false));
        }
        ASN1Sequence both = ASN1Sequence.getInstance(choice);
        MLDSAPrivateKeyParameters seeded = seeded(spec, ASN1OctetString.getInstance(both.getObjectAt(0)));
        boolean agree = false;
        try {
            agree = both.size() == 2 && isExpanded(seeded, ASN1OctetString.getInstance(both.getObjectAt(1)));
        } finally {
            if (!agree) {
                seeded.destroy();
            }
        }
        if (!agree) {
            throw KeyPairsDer.incorrect(spec, "its seed and its expanded key are different keys");
        }
        return seeded;
    }

    private static MLDSAPrivateKeyParameters seeded(KeySpec spec, ASN1OctetString octets) {
        return cleared(octets, seed -> {
            if (seed.length != SEED_BYTES) {
                throw KeyPairsDer.incorrect(spec, "its seed has `" + seed.length + "` bytes");
            }
            return new MLDSAPrivateKeyParameters(parameters(spec), seed);
        });
    }

    private static MLDSAPrivateKeyParameters expanded(KeySpec spec, ASN1OctetString octets) {
        return cleared(octets, expanded -> {
            if (expanded.length == SEED_BYTES) { // Bouncy Castle would take it for a seed
                throw KeyPairsDer.incorrect(spec, "its expanded key has `" + expanded.length + "` bytes");
            }
            return new MLDSAPrivateKeyParameters(parameters(spec), expanded);
        });
    }

    private static boolean isExpanded(MLDSAPrivateKeyParameters key, ASN1OctetString octets) {
        byte[] expanded = key.getEncoded();
        try {
            return cleared(octets, stated -> MessageDigest.isEqual(expanded, stated));
        } finally {
            Arrays.fill(expanded, (byte) 0);
        }
    }

    /** Makes a key of octets that were read for this alone; clears them. */
    private static <T> T cleared(ASN1OctetString octets, Function<byte[], T> use) {
        byte[] read = octets.getOctets();
        try {
            return use.apply(read);
        } finally {
            Arrays.fill(read, (byte) 0);
        }
    }

    private static byte[] encode(KeySpec spec, MLDSAPrivateKeyParameters key) {
        byte[] expanded = key.getEncoded();
        try {
            return KeyPairsDer.privateKeyInfo(new AlgorithmIdentifier(oid(spec)), new DEROctetString(expanded));
        } finally {
            Arrays.fill(expanded, (byte) 0);
        }
    }
}
