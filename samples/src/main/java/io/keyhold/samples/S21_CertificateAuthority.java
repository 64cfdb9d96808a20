package io.keyhold.samples;

import io.keyhold.Keyhold;
import io.keyhold.KeyholdProvider;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.ListAliasesRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority: its key is in Keyhold, Bouncy Castle writes the certificates of instances, and each is one
 * audited signature. Argument: a directory for the store.
 */
public final class S21_CertificateAuthority {
    private static final String ENTRY = "authority";
    private static final Duration INSTANCE_VALIDITY = Duration.ofDays(7);
    private final Provider provider;
    private final PrivateKey key;
    private final X509Certificate root;

    private S21_CertificateAuthority(Provider provider, PrivateKey key, X509Certificate root) {
        this.provider = provider;
        this.key = key;
        this.root = root;
    }

    /** Runs the sample; see the class. */
    public static void main(String[] arguments)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        if (arguments.length != 1) {
            System.err.println("usage: S21_CertificateAuthority DIRECTORY");
            return;
        }
        run(Files.createDirectories(Path.of(arguments[0])), System.out);
    }

    static void run(Path directory, PrintStream out)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        try (Keyhold keyhold = Keyhold.open(SampleSettings.in(directory))) {
            S21_CertificateAuthority authority = open(keyhold);
            out.println("authority  " + authority.root().getSubjectX500Principal());
            for (int i = 1; i <= 3; i++) {
                KeyPair instance = KeyPairGenerator.getInstance("EC").generateKeyPair();
                X509Certificate issued = authority.issue("instance-" + i, instance.getPublic());
                authority.validate(issued);
                out.println("issued     " + issued.getSubjectX500Principal() + ", valid to the JDK");
            }
        }
    }

    /** The authority of a store; founded if it is not there. */
    static S21_CertificateAuthority open(Keyhold keyhold) throws IOException, GeneralSecurityException {
        boolean founded = keyhold.kms().listAliases(ListAliasesRequest.of()).aliases().stream()
                .anyMatch(alias -> alias.aliasName().equals("alias/" + ENTRY));
        if (!founded) {
            CreateKeyRequest pair =
                    CreateKeyRequest.of().withKeySpec(KeySpec.ECC_NIST_P384).withKeyUsage(KeyUsageType.SIGN_VERIFY);
            String keyId = keyhold.kms().createKey(pair).keyMetadata().keyId();
            keyhold.kms().createAlias(CreateAliasRequest.of("alias/" + ENTRY, keyId));
            CertificateContents contents = CertificateContents.of("CN=Sample Authority")
                    .withAuthority(0)
                    .withValidity(Duration.ofDays(3650));
            keyhold.certificates().install(ENTRY, List.of(keyhold.certificates().selfSigned(ENTRY, contents)));
        }
        Provider provider = new KeyholdProvider(keyhold);
        KeyStore store = KeyStore.getInstance("KEYHOLD", provider);
        store.load(null, null);
        return new S21_CertificateAuthority(
                provider, (PrivateKey) store.getKey(ENTRY, null), (X509Certificate) store.getCertificate(ENTRY));
    }

    X509Certificate root() {
        return root;
    }

    /** A certificate for a week. */
    @SuppressWarnings("JavaUtilDate") // the type of Bouncy Castle
    X509Certificate issue(String name, PublicKey instance)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                root.getSubjectX500Principal(),
                new BigInteger(120, new SecureRandom()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plus(INSTANCE_VALIDITY)),
                new X500Principal("CN=" + name),
                instance);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, name)));
        JcaContentSignerBuilder signer = new JcaContentSignerBuilder("SHA384withECDSA").setProvider(provider);
        return new JcaX509CertificateConverter().getCertificate(builder.build(signer.build(key)));
    }

    /** Refuses a certificate that the JDK does not trace to this authority. */
    private void validate(X509Certificate issued) throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(List.of(issued)), parameters);
    }
}
