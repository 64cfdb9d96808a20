package io.keyhold.tests;

import io.keyhold.KeyholdProvider;
import java.nio.file.Path;
import java.security.Security;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;

/** A program that uses the default of the JVM on both sides and prints whose certificate it saw. */
final class DefaultContext {
    private DefaultContext() {}

    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new KeyholdProvider(Path.of(arguments[0])));
        SSLContext context = SSLContext.getDefault();
        X509Certificate seen = (X509Certificate)
                Handshakes.run(context, context, "TLSv1.3", true).getPeerCertificates()[0];
        System.out.println(seen.getSubjectX500Principal());
    }
}
