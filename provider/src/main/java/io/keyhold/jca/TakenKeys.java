package io.keyhold.jca;

import java.security.interfaces.ECPublicKey;
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
    OWN_AND_RSA_PUBLIC(KeyHandle.class, OwnPublicKey.class, RSAPublicKey.class),
    /**
     * Also public keys on secp256k1 of everybody: where Keyhold comes first it verifies what SunEC would take and fail with. Of
     * which curve a key is no class says, so the attribute is that of {@link #OWN}.
     */
    OWN_AND_SECP256K1_PUBLIC(KeyHandle.class, OwnPublicKey.class) {
        @Override
        public boolean supports(@Nullable Object key) {
            return super.supports(key)
                    || key instanceof ECPublicKey ec
                            && ec.getParams() != null
                            && NamedCurve.SECP256K1
                                    .parameters()
                                    .getOrder()
                                    .equals(ec.getParams().getOrder());
        }
    };

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
