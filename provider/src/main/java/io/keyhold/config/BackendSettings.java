package io.keyhold.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of a provider whose keys are in another process.
 *
 * @param place where the keys are
 * @param region what requests are signed for; empty for what the AWS SDK finds, with AWS KMS only
 * @param accelerate whether a faster crypto provider on the class path may encrypt envelopes
 * @param perCall the time for one call with all its tries
 * @param freshness how old may be what is known of names, certificates and public keys
 */
public record BackendSettings(
        Place place, Optional<String> region, boolean accelerate, Duration perCall, Duration freshness) {
    /** Where the keys are. */
    public sealed interface Place {}

    /**
     * A Keyhold server.
     *
     * @param endpoint its address
     * @param accessKeyId whose requests they are
     * @param secret where the secret access key is
     * @param sessionToken where the token of a temporary access key is
     * @param trust certificates that are trusted, in PEM; empty for those of the JVM
     * @param identity what is shown to a server or load balancer that asks for a certificate
     * @param connections how many calls are under way at most
     */
    public record Server(
            URI endpoint,
            String accessKeyId,
            Settings.Root secret,
            Optional<Settings.Root> sessionToken,
            Optional<Path> trust,
            Optional<Identity> identity,
            int connections)
            implements Place {}

    /**
     * Key and certificate of this client.
     *
     * @param keyStore a PKCS#12 file
     * @param password where its password is
     */
    public record Identity(Path keyStore, Settings.Root password) {}

    /**
     * AWS KMS.
     *
     * @param endpoint another address than that of the Region
     * @param chains certificate chains in PEM, by the name of the entry
     */
    public record Aws(Optional<URI> endpoint, Map<String, Path> chains) implements Place {}

    /**
     * The backend that a settings file names, if it names one.
     *
     * @throws io.keyhold.api.KmsException.Configuration names every unknown, malformed or contradictory setting with its line
     */
    public static Optional<BackendSettings> find(Path file) {
        SettingsParser parser =
                new SettingsParser(file.toString(), file.toAbsolutePath().resolveSibling(""));
        parser.lines(Settings.lines(file));
        return new BackendParser(parser).find();
    }
}
