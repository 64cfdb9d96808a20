package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import java.util.List;

/** The transformations that a key pair answers to, and those it refuses with the name to use instead. */
enum AsymmetricCipherName {
    /** OAEP with SHA-1 for the label and the mask, as AWS and the JDK both mean it. */
    OAEP_SHA_1(
            KeySpec.Family.RSA,
            "RSA/ECB/OAEPWithSHA-1AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA1AndMGF1Padding",
            "RSA/None/OAEPWithSHA-1AndMGF1Padding",
            "RSA/None/OAEPWithSHA1AndMGF1Padding"),
    /** OAEP with SHA-256; parameters must say that the mask uses SHA-256 too. */
    OAEP_SHA_256(
            KeySpec.Family.RSA,
            "RSA/ECB/OAEPWithSHA-256AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA256AndMGF1Padding",
            "RSA/None/OAEPWithSHA-256AndMGF1Padding",
            "RSA/None/OAEPWithSHA256AndMGF1Padding"),
    /** OAEP by its parameters; SHA-1 without any. */
    OAEP(KeySpec.Family.RSA, "RSA/ECB/OAEPPadding", "RSA/None/OAEPPadding"),
    /** Refused. */
    OAEP_OTHER(
            KeySpec.Family.RSA,
            "RSA/ECB/OAEPWithSHA-224AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA-384AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA-512AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA-512/224AndMGF1Padding",
            "RSA/ECB/OAEPWithSHA-512/256AndMGF1Padding",
            "RSA/ECB/OAEPWithMD5AndMGF1Padding"),
    /** Refused. */
    PKCS1(KeySpec.Family.RSA, "RSA/ECB/PKCS1Padding", "RSA", "RSA/None/PKCS1Padding"),
    /** SM2 public key encryption. */
    SM2(KeySpec.Family.SM2, "SM2");

    private final KeySpec.Family family;
    private final String transformation;
    private final List<String> aliases;

    AsymmetricCipherName(KeySpec.Family family, String transformation, String... aliases) {
        this.family = family;
        this.transformation = transformation;
        this.aliases = List.of(aliases);
    }

    KeySpec.Family family() {
        return family;
    }

    String transformation() {
        return transformation;
    }

    List<String> aliases() {
        return aliases;
    }
}
