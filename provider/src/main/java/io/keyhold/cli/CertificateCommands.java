package io.keyhold.cli;

import io.keyhold.api.AlternativeName;
import io.keyhold.api.CertificateContents;
import io.keyhold.api.CertificatePurpose;
import io.keyhold.api.Certificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Certificates of key pairs. */
@Command(
        name = "certificate",
        description = "Certificates of key pairs: self-signed, by an authority, and their chains.",
        footer = {
            "  keyhold certificate self-signed alias/web --subject CN=web.example.com --dns web.example.com --install",
            "  keyhold certificate request alias/web --subject CN=web.example.com -o web.csr"
        })
final class CertificateCommands {
    private static final int MOST_BYTES = 1 << 20;
    private static final String ENTRY = "An alias, with or without alias/, or an entry name of the KeyStore";
    private final CommandSession session;

    CertificateCommands(CommandSession session) {
        this.session = session;
    }

    /** The options for the contents of the certificate. */
    static final class Contents {
        @Option(
                names = "--subject",
                required = true,
                paramLabel = "NAME",
                description = "For example CN=web.example.com")
        private String subject = "";

        @Option(names = "--dns", paramLabel = "HOST", description = "A host name of the subject; repeatable")
        private List<String> hosts = new ArrayList<>();

        @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address of the subject; repeatable")
        private List<String> addresses = new ArrayList<>();

        @Option(
                names = "--purpose",
                paramLabel = "NAME",
                description = "One of ${COMPLETION-CANDIDATES}; repeatable; else for anything")
        private List<CertificatePurpose> purposes = new ArrayList<>();

        @Option(names = "--days", paramLabel = "N", description = "How long it is valid (${DEFAULT-VALUE})")
        private int days = 90;

        @Option(names = "--authority", description = "The subject issues certificates")
        private boolean authority;

        CertificateContents contents() {
            CertificateContents contents = CertificateContents.of(subject)
                    .withValidity(Duration.ofDays(days))
                    .withPurposes(purposes.toArray(CertificatePurpose[]::new));
            for (String host : hosts) {
                contents = contents.withAlternativeName(AlternativeName.dns(host));
            }
            for (String address : addresses) {
                contents = contents.withAlternativeName(AlternativeName.ip(address));
            }
            return authority ? contents.withAuthority() : contents;
        }
    }

    /** Where PEM goes. */
    static final class PemOut {
        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "Write the PEM there; else standard output")
        private String file = "";

        @Option(names = "--force", description = "Replace FILE")
        private boolean force;

        void requireFree() throws IOException {
            if (!Streams.isPipe(file)) {
                Streams.requireFree(Path.of(file), force);
            }
        }

        void write(CommandSession session, String member, String pem) throws IOException {
            if (!file.isEmpty()) {
                new Streams(session.terminal()).write(file, pem.getBytes(StandardCharsets.US_ASCII), force);
            } else {
                session.out().document(Map.of(member, pem), pem);
            }
        }
    }

    @Command(
            name = "self-signed",
            description = "Make a certificate that the key signs itself, PEM.",
            footer =
                    "  keyhold certificate self-signed alias/web --subject CN=web.example.com --dns web.example.com --install")
    void selfSigned(
            @Parameters(paramLabel = "KEY", description = ENTRY) String key,
            @Mixin Contents contents,
            @Option(names = "--install", description = "Make it the chain of the entry too") boolean install,
            @Mixin PemOut out)
            throws IOException, CertificateException {
        out.requireFree();
        X509Certificate certificate = certificates().selfSigned(key, contents.contents());
        if (install) {
            certificates().install(key, List.of(certificate));
        }
        out.write(session, "Certificate", KeyCommands.pem("CERTIFICATE", certificate.getEncoded()));
    }

    @Command(
            description = "Make a request that a certificate authority answers, PKCS#10 in PEM.",
            footer = "  keyhold certificate request alias/web --subject CN=web.example.com -o web.csr")
    void request(
            @Parameters(paramLabel = "KEY", description = ENTRY) String key,
            @Mixin Contents contents,
            @Mixin PemOut out)
            throws IOException {
        out.requireFree();
        byte[] request = certificates().request(key, contents.contents());
        out.write(session, "CertificateRequest", KeyCommands.pem("CERTIFICATE REQUEST", request));
    }

    @Command(
            name = "import",
            description = "Make a chain that of the entry: the certificate of the key first, then each issuer.",
            footer = "  keyhold certificate import alias/web chain.pem")
    void install(
            @Parameters(paramLabel = "KEY", description = ENTRY) String key,
            @Parameters(paramLabel = "FILE", description = "PEM or DER; - is standard input") String file)
            throws IOException {
        byte[] bytes = new Streams(session.terminal()).read(file, MOST_BYTES, "the chain");
        List<X509Certificate> chain = new ArrayList<>();
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .forEach(each -> chain.add((X509Certificate) each));
        } catch (CertificateException e) {
            throw new io.keyhold.api.KmsException.Validation(
                    "`" + file + "` holds no certificates", "Name the file that the authority gave, PEM or DER", e);
        }
        certificates().install(key, chain);
        session.out()
                .done(Map.of("Certificates", chain.size()), "installed " + chain.size() + " certificates for " + key);
    }

    private Certificates certificates() {
        return session.certificates();
    }
}
