package io.keyhold.cli;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The certificate that clients of the server trust. */
@Command(
        name = "server-certificate",
        description = "Print the certificate, in PEM, that clients of `keyhold serve` have to trust.",
        footer = "  keyhold server-certificate > keyhold-ca.pem")
final class ServerCertificateCommand implements Callable<Integer> {
    private static final int LINE_CHARS = 64;
    private final CommandSession session;

    ServerCertificateCommand(CommandSession session) {
        this.session = session;
    }

    @Override
    public Integer call() throws CertificateEncodingException {
        X509Certificate certificate = session.keyhold().serverAuthority();
        byte[] newline = {'\n'};
        String digits = new String(
                Base64.getMimeEncoder(LINE_CHARS, newline).encode(certificate.getEncoded()), StandardCharsets.US_ASCII);
        String pem = "-----BEGIN CERTIFICATE-----\n" + digits + "\n-----END CERTIFICATE-----\n";
        session.out().document(Map.of("Certificate", pem), pem);
        return ExitCode.DONE.code();
    }
}
