package io.keyhold.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How the proxies of external key stores are reached.
 *
 * @param trust certificates that are trusted, in PEM; empty for those that the JVM trusts
 * @param ports of proxies that do not listen on 443, by host
 * @param identity a PKCS#12 file with key and certificate to show to proxies; empty for none
 * @param identityPassword where its password is; there if {@code identity} is
 * @param perTry how long a try of a call may take
 */
public record ProxySettings(
        Optional<Path> trust,
        Map<String, Integer> ports,
        Optional<Path> identity,
        Optional<Settings.Root> identityPassword,
        Duration perTry) {
    /** Copies the ports. */
    public ProxySettings {
        ports = Map.copyOf(ports);
    }
}
