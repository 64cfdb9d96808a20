package io.keyhold.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One Wycheproof file of signatures: how its cases are verified by an engine of ours. */
record SigningWycheproof(String file, KeySpec spec, Kind kind) {
    /** What the files are about. */
    enum Kind {
        PKCS1,
        PSS,
        ECDSA_DER,
        ECDSA_P1363,
        ED25519,
        ML_DSA
    }

    /** Why a case is not run, if it is not. */
    Optional<String> skipReason(VectorFiles.WycheproofCase test) {
        return kind == Kind.ML_DSA && !test.test().path("ctx").asText().isEmpty()
                ? Optional.of("has a context; AWS KMS signs with the empty context only")
                : Optional.empty();
    }

    /** Only signatures that are valid beyond doubt may verify. */
    boolean expected(VectorFiles.WycheproofCase test) {
        return test.isValid();
    }

    /** Whether our engine takes the signature; a refused public key is a refused signature. */
    boolean verified(VectorFiles.WycheproofCase test, KeyPairEngines engines, UnaryOperator<SigningHash> hashes) {
        try {
            return new SigningVerifier(spec, VectorFiles.hex(test.group(), "publicKeyDer"), engines)
                    .verify(scheme(test.group(), hashes), test.bytes("msg"), test.bytes("sig"));
        } catch (KmsException.Validation e) {
            return false;
        }
    }

    private SigningScheme scheme(JsonNode group, UnaryOperator<SigningHash> hashes) {
        return switch (kind) {
            case PKCS1 -> new SigningScheme.RsaPkcs1(hash(group, "sha", hashes));
            case PSS ->
                new SigningScheme.RsaPss(
                        hash(group, "sha", hashes),
                        hash(group, "mgfSha", hashes),
                        group.get("sLen").asInt());
            case ECDSA_DER -> new SigningScheme.Ecdsa(hash(group, "sha", hashes), EcdsaEncoding.DER);
            case ECDSA_P1363 -> new SigningScheme.Ecdsa(hash(group, "sha", hashes), EcdsaEncoding.P1363);
            case ED25519 -> new SigningScheme.Ed25519();
            case ML_DSA -> new SigningScheme.MlDsa();
        };
    }

    static SigningHash hash(JsonNode group, String member, UnaryOperator<SigningHash> hashes) {
        String name = group.get(member).asText();
        return hashes.apply(Arrays.stream(SigningHash.values())
                .filter(hash -> hash.standardName().equals(name))
                .findAny()
                .orElseThrow());
    }

    @Override
    public String toString() {
        return file;
    }
}
