package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 keys; the one encoding of a private key is that of RFC 8410 section 7, without the public key. */
final class EdDsaKeys {
    private static final KeySpec SPEC = KeySpec.ECC_NIST_EDWARDS25519;
    private static final AlgorithmIdentifier ED25519 = new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);

    private EdDsaKeys() {}

    /** A fresh private key. */
    static byte[] generate(SecureRandom random) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        try {
            return KeyPairsDer.privateKeyInfo(ED25519, new DEROctetString(seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** A private key from outside in its one encoding. */
    static byte[] normalise(PrivateKeyInfo info) {
        KeyPairsDer.requireAlgorithm(SPEC, info.getPrivateKeyAlgorithm(), EdECObjectIdentifiers.id_Ed25519);
        KeyPairsDer.requireNoParameters(SPEC, info.getPrivateKeyAlgorithm(), false);
        byte[] seed = seed(info);
        try {
            byte[] computed =
                    new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
            if (!KeyPairsDer.isOrAbsent(info.getPublicKeyData(), computed)) {
                throw KeyPairsDer.incorrect(SPEC, "the public key in it is not that of the private key");
            }
            return KeyPairsDer.privateKeyInfo(ED25519, new DEROctetString(seed));
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** The private key in the form of Bouncy Castle, which computes the public key itself. */
    static Ed25519PrivateKeyParameters privateKey(byte[] pkcs8) {
        byte[] seed = seed(KeyPairsDer.requirePrivateKeyInfo(SPEC, pkcs8));
        try {
            return new Ed25519PrivateKeyParameters(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    /** The public key of a private key in its one encoding. */
    static byte[] publicKey(byte[] pkcs8) {
        return KeyPairsDer.subjectPublicKeyInfo(
                ED25519, privateKey(pkcs8).generatePublicKey().getEncoded());
    }

    /** A public key from outside. */
    static Ed25519PublicKeyParameters require(byte[] spki) {
        byte[] point = KeyPairsDer.requirePublicKey(SPEC, spki, ED25519);
        if (point.length != Ed25519.PUBLIC_KEY_SIZE || !Ed25519.validatePublicKeyPartial(point, 0)) {
            throw KeyPairsDer.invalid(SPEC, "it is no point of edwards25519");
        }
        return new Ed25519PublicKeyParameters(point);
    }

    private static byte[] seed(PrivateKeyInfo info) {
        byte[] seed = KeyPairsDer.reading(
                SPEC,
                () -> ASN1OctetString.getInstance(info.parsePrivateKey())
                        .getOctets()
                        .clone());
        if (seed.length != Ed25519.SECRET_KEY_SIZE) {
            throw KeyPairsDer.incorrect(SPEC, "its private value has `" + seed.length + "` bytes");
        }
        return seed;
    }
}
