package clinic;

import io.keyhold.Keyhold;
import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** What an operator does before the application is started: a store, the keys of the application, and a certificate. */
final class Keys {
    private Keys() {}

    static Path in(Path folder) throws IOException {
        Files.writeString(folder.resolve("passphrase"), "correct horse battery staple\n");
        Path settings = Files.writeString(
                folder.resolve("keyhold.properties"),
                "keyhold.store = store/keys.db\nkeyhold.root = passphrase-file:passphrase\n");
        try (Keyhold keyhold = Keyhold.open(settings)) {
            create(keyhold, "alias/patients", KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
            create(keyhold, "alias/web", KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
            certify(keyhold, "CN=first");
        }
        return settings;
    }

    private static void create(Keyhold keyhold, String alias, KeySpec spec, KeyUsageType usage) {
        String id = keyhold.kms()
                .createKey(r -> r.keySpec(spec).keyUsage(usage))
                .keyMetadata()
                .keyId();
        keyhold.kms().createAlias(r -> r.aliasName(alias).targetKeyId(id));
    }

    /** A certificate of the key `web`, from now on that of the entry. */
    static X509Certificate certify(Keyhold keyhold, String subject) {
        X509Certificate certificate = keyhold.certificates()
                .selfSigned(
                        "alias/web",
                        CertificateContents.of(subject).withAlternativeName(AlternativeName.dns("localhost")));
        keyhold.certificates().install("alias/web", List.of(certificate));
        return certificate;
    }

    /** A value as it stands in the properties of the application. */
    static String encryptedProperty(Path settings, String name, String value) {
        try (Keyhold keyhold = Keyhold.open(settings)) {
            byte[] blob = keyhold.kms()
                    .encrypt(r -> r.keyId("alias/patients")
                            .plaintext(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .encryptionContext(Map.of("property", name)))
                    .ciphertextBlob();
            return "{keyhold}" + Base64.getEncoder().encodeToString(blob);
        }
    }
}
