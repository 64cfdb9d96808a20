package io.keyhold.jca;

import io.keyhold.api.SigningAlgorithmSpec;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;

/** The DigestInfo that {@code NONEwithRSA} is given: RFC 8017, section 9.2, note 1. */
enum DigestInfos {
    /** SHA-256. */
    SHA_256(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256, "3031300d060960864801650304020105000420"),
    /** SHA-384. */
    SHA_384(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_384, "3041300d060960864801650304020205000430"),
    /** SHA-512. */
    SHA_512(SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_512, "3051300d060960864801650304020305000440");

    private final SigningAlgorithmSpec algorithm;
    private final byte[] prefix;

    DigestInfos(SigningAlgorithmSpec algorithm, String prefix) {
        this.algorithm = algorithm;
        this.prefix = HexFormat.of().parseHex(prefix);
    }

    SigningAlgorithmSpec algorithm() {
        return algorithm;
    }

    /** The digest inside. */
    byte[] digest(byte[] digestInfo) {
        return Arrays.copyOfRange(digestInfo, prefix.length, digestInfo.length);
    }

    /** The kind of {@code digestInfo}; anything else is not signed: PKCS #1 v1.5 without a DigestInfo is forgeable. */
    static DigestInfos require(byte[] digestInfo) throws SignatureException {
        for (DigestInfos kind : values()) {
            int digestBytes = kind.prefix[kind.prefix.length - 1];
            if (digestInfo.length == kind.prefix.length + digestBytes
                    && Arrays.equals(kind.prefix, 0, kind.prefix.length, digestInfo, 0, kind.prefix.length)) {
                return kind;
            }
        }
        throw new SignatureException(
                "NONEwithRSA on a managed key signs the DER DigestInfo of a SHA-256, SHA-384 or SHA-512 digest only; use"
                        + " SHA256withRSA to have the message hashed");
    }
}
