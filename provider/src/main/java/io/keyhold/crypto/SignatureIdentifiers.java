package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * How X.509 names a signature. Sources: RFC 4055 and 8017 (RSA), RFC 5758 (ECDSA), RFC 8410 (Ed25519), RFC 9881 (ML-DSA),
 * GM/T 0006 (SM2).
 */
public final class SignatureIdentifiers {
    private SignatureIdentifiers() {}

    /**
     * The name of signatures by a key of that spec.
     *
     * @throws KmsException.Validation if there is none
     */
    public static AlgorithmIdentifier of(SigningScheme scheme, KeySpec spec) {
        if (scheme instanceof SigningScheme.RsaPkcs1 rsa) {
            return new AlgorithmIdentifier(pkcs1(rsa.hash()), DERNull.INSTANCE);
        }
        if (scheme instanceof SigningScheme.RsaPss pss) {
            return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters(pss));
        }
        if (scheme instanceof SigningScheme.Ecdsa ecdsa) {
            return new AlgorithmIdentifier(ecdsa(ecdsa.hash()));
        }
        if (scheme instanceof SigningScheme.Ed25519) {
            return new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519);
        }
        if (scheme instanceof SigningScheme.MlDsa) {
            return new AlgorithmIdentifier(MlDsaKeys.oid(spec));
        }
        if (scheme instanceof SigningScheme.Sm2) {
            return new AlgorithmIdentifier(GMObjectIdentifiers.sm2sign_with_sm3);
        }
        throw new KmsException.Validation("certificates have no ED25519_PH_SHA_512", "Use ED25519_SHA_512");
    }

    private static RSASSAPSSparams parameters(SigningScheme.RsaPss pss) {
        return new RSASSAPSSparams(
                hash(pss.hash()),
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, hash(pss.mgfHash())),
                new ASN1Integer(pss.saltBytes()),
                RSASSAPSSparams.DEFAULT_TRAILER_FIELD);
    }

    private static AlgorithmIdentifier hash(SigningHash hash) {
        return new AlgorithmIdentifier(hash.oid(), DERNull.INSTANCE);
    }

    private static ASN1ObjectIdentifier pkcs1(SigningHash hash) {
        return switch (hash) {
            case SHA_256 -> PKCSObjectIdentifiers.sha256WithRSAEncryption;
            case SHA_384 -> PKCSObjectIdentifiers.sha384WithRSAEncryption;
            case SHA_512 -> PKCSObjectIdentifiers.sha512WithRSAEncryption;
            case SHA_1, SHA_224, SHA3_224, SHA3_256, SHA3_384, SHA3_512, SM3 -> throw unnamed(hash);
        };
    }

    private static ASN1ObjectIdentifier ecdsa(SigningHash hash) {
        return switch (hash) {
            case SHA_256 -> X9ObjectIdentifiers.ecdsa_with_SHA256;
            case SHA_384 -> X9ObjectIdentifiers.ecdsa_with_SHA384;
            case SHA_512 -> X9ObjectIdentifiers.ecdsa_with_SHA512;
            case SHA_1, SHA_224, SHA3_224, SHA3_256, SHA3_384, SHA3_512, SM3 -> throw unnamed(hash);
        };
    }

    private static KmsException.Validation unnamed(SigningHash hash) {
        return new KmsException.Validation(
                "certificates are not signed with " + hash.standardName(), "Use SHA-256, SHA-384 or SHA-512");
    }
}
