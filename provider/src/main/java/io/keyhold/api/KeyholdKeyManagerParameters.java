package io.keyhold.api;

import java.util.List;
import javax.net.ssl.ManagerFactoryParameters;

/**
 * Which entries the key manager of {@code KeyManagerFactory.getInstance("KEYHOLD")} may use: pass it to {@code
 * KeyManagerFactory.init}.
 *
 * @param aliases entry names, {@code *} standing for any characters; none for every entry with a certificate
 */
public record KeyholdKeyManagerParameters(List<String> aliases) implements ManagerFactoryParameters {
    /** Copies the list. */
    public KeyholdKeyManagerParameters {
        aliases = List.copyOf(aliases);
    }

    /** For these entries. */
    public static KeyholdKeyManagerParameters of(String... aliases) {
        return new KeyholdKeyManagerParameters(List.of(aliases));
    }
}
