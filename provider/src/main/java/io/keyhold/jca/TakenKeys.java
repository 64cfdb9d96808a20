package io.keyhold.jca;

import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which keys the JCA may give to a service where the program names no provider. */
public enum TakenKeys {
    /** The JCA does not ask: the service takes no keys, or refuses them itself. */
    NOT_ASKED(),
    /** Handles, and public keys that only Keyhold knows. */
    OWN(KeyHandle.class, OwnPublicKey.class),
    /** Also RSA public keys of everybody, for names of signatures that the JDK does not verify. */
    OWN_AND_RSA_PUBLIC(KeyHandle.class, OwnPublicKey.class, RSAPublicKey.class);

    private final List<Class<?>> classes;

    TakenKeys(Class<?>... classes) {
        this.classes = List.of(classes);
    }

    /** Whether the JCA may give this key. */
    public boolean supports(@Nullable Object key) {
        return classes.isEmpty() || classes.stream().anyMatch(type -> type.isInstance(key));
    }

    /** The classes as the attribute {@code SupportedKeyClasses} names them. */
    public Stream<String> attribute() {
        return classes.isEmpty()
                ? Stream.empty()
                : Stream.of(classes.stream().map(Class::getName).collect(Collectors.joining("|")));
    }
}
