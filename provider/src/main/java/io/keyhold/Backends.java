package io.keyhold;

import io.keyhold.api.Certificates;
import io.keyhold.api.KmsException;
import io.keyhold.config.BackendSettings;
import io.keyhold.config.Passphrases;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.OsRandom;
import io.keyhold.https.ClientTls;
import io.keyhold.remote.ChainFiles;
import io.keyhold.remote.HttpCalls;
import io.keyhold.remote.RemoteBackend;
import io.keyhold.remote.aws.AwsKms;
import io.keyhold.x509.KeyCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/** Opens what settings name as backend. */
final class Backends {
    private Backends() {}

    /** The backend of a settings file, if it names one; nothing is asked of it yet. */
    static Optional<RemoteBackend> find(Path settingsFile) {
        return BackendSettings.find(settingsFile).map(Backends::open);
    }

    private static RemoteBackend open(BackendSettings settings) {
        Engines engines = Engines.choose(settings.accelerate() ? Engines.Choice.AUTO : Engines.Choice.JDK);
        return settings.place() instanceof BackendSettings.Server server
                ? keyhold(settings, server, engines)
                : aws(settings, (BackendSettings.Aws) settings.place(), engines);
    }

    private static RemoteBackend keyhold(BackendSettings settings, BackendSettings.Server server, Engines engines) {
        byte[] secret = utf8(Passphrases.of(server.secret(), "keyhold.secret-access-key"));
        try {
            Optional<String> token =
                    server.sessionToken().map(place -> new String(Passphrases.of(place, "keyhold.session-token")));
            HttpCalls calls = new HttpCalls(
                    server.endpoint(),
                    settings.region().orElse(""),
                    new HttpCalls.AccessKey(server.accessKeyId(), secret, token),
                    tls(server),
                    new HttpCalls.Limits(settings.perCall(), server.connections()));
            return RemoteBackend.keyhold(calls, engines, settings.freshness());
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Overwrites the characters. */
    private static byte[] utf8(char[] secret) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(secret));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(secret, '\0');
        return bytes;
    }

    private static ClientTls tls(BackendSettings.Server server) {
        char[] password = server.identity()
                .map(identity -> Passphrases.of(identity.password(), "keyhold.backend-key-store-password"))
                .orElse(new char[0]);
        try {
            Optional<ClientTls.Identity> identity = server.identity().isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            ClientTls.Identity.pkcs12(server.identity().get().keyStore(), password));
            return ClientTls.read(server.trust(), identity);
        } catch (IOException | GeneralSecurityException e) {
            throw new KmsException.Configuration(
                    "TLS to the backend cannot be set up: " + e.getMessage(),
                    "Name a PEM file in keyhold.backend-trust, and a PKCS#12 file with its password in"
                            + " keyhold.backend-key-store",
                    e);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static RemoteBackend aws(BackendSettings settings, BackendSettings.Aws aws, Engines engines) {
        AwsKms kms = awsKms(new AwsKms.Options(settings.region(), aws.endpoint(), settings.perCall()));
        RemoteBackend.Aws opened = new RemoteBackend.Aws(kms.kms(), kms.place(), kms.region(), kms::close);
        return RemoteBackend.aws(opened, engines, new ChainFiles(aws.chains()), settings.freshness());
    }

    private static AwsKms awsKms(AwsKms.Options options) {
        try {
            return AwsKms.open(options);
        } catch (NoClassDefFoundError e) {
            throw new KmsException.Configuration(
                    "keyhold.backend is aws-kms, and the AWS SDK for Java is not on the class path",
                    "Add software.amazon.awssdk:kms, version 2, and one of its HTTP clients",
                    e);
        }
    }

    /** Certificates of the keys of a backend. */
    static Certificates certificates(RemoteBackend backend) {
        return new KeyCertificates(backend.entries(), Clock.systemUTC(), OsRandom.onDemand());
    }

    /** The refusal of what only the process with the store can do. */
    static KmsException needsStore(String what, RemoteBackend backend) {
        return new KmsException.Unsupported(
                what + " needs the store itself, and the keys are at " + backend.place(),
                "Do it where the store is; who calls here is the principal of the access key");
    }
}
