package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;

/**
 * Who does the mathematics of each asymmetric key spec, chosen once by what is there and what is fastest (measured on
 * Java 17 and 25): the Amazon Corretto Crypto Provider for RSA, the NIST curves and Ed25519; without it the JDK for RSA
 * and Bouncy Castle for the curves; the JDK for ML-DSA and ML-KEM where it has them, else Bouncy Castle. secp256k1, whose signatures
 * are deterministic, and SM2 are always Bouncy Castle's. Safe for concurrent use.
 */
public final class KeyPairEngines {
    private static final List<KeySpec> SPECS =
            Arrays.stream(KeySpec.values()).filter(spec -> !spec.isSymmetric()).toList();

    private final Engines engines;
    private final SecureRandom random;
    private final Map<KeySpec, Kind> kinds;

    /** A maker of engines. */
    enum Kind {
        /** The JDK's own providers. */
        JDK,
        /** Bouncy Castle's lightweight API. */
        BOUNCY_CASTLE,
        /** The Amazon Corretto Crypto Provider. */
        ACCELERATOR
    }

    private KeyPairEngines(Engines engines, SecureRandom random, Map<KeySpec, Kind> kinds) {
        this.engines = engines;
        this.random = random;
        this.kinds = kinds;
    }

    /**
     * Chooses within what {@code engines} may use.
     *
     * @param random asked for keys, and for the random numbers of signatures and encryptions
     */
    public static KeyPairEngines choose(Engines engines, SecureRandom random) {
        return preferring(engines, random, List.of());
    }

    /** Takes, for each spec, the first of {@code preferred} that serves it, and else chooses as ever. */
    static KeyPairEngines preferring(Engines engines, SecureRandom random, List<Kind> preferred) {
        Map<KeySpec, Kind> kinds = new EnumMap<>(KeySpec.class);
        for (KeySpec spec : SPECS) {
            Kind kind = Stream.concat(preferred.stream(), order(engines, spec).stream())
                    .filter(candidate -> serves(engines, candidate, spec))
                    .findFirst()
                    .orElse(Kind.BOUNCY_CASTLE);
            kinds.put(spec, kind);
        }
        return new KeyPairEngines(engines, random, kinds);
    }

    /** One line for operators: which provider serves which key specs. */
    public String describe() {
        return SPECS.stream()
                .collect(Collectors.groupingBy(this::named, LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> entry.getValue().stream().map(KeySpec::name).collect(Collectors.joining(", ")) + ": "
                        + entry.getKey())
                .collect(Collectors.joining("; "));
    }

    /** The engines of symmetric keys. */
    Engines engines() {
        return engines;
    }

    /** Where keys and nonces come from. */
    SecureRandom random() {
        return random;
    }

    Kind kind(KeySpec spec) {
        return kinds.getOrDefault(spec, Kind.BOUNCY_CASTLE);
    }

    /** A signature of the provider of {@code spec}, not initialised. */
    Signature signature(KeySpec spec, String algorithm) {
        return made(spec, algorithm, provider -> Signature.getInstance(algorithm, provider));
    }

    /** A cipher of the provider of {@code spec}, not initialised. */
    Cipher cipher(KeySpec spec, String transformation) {
        return made(spec, transformation, provider -> Cipher.getInstance(transformation, provider));
    }

    /** A key agreement of the provider of {@code spec}, not initialised. */
    KeyAgreement agreement(KeySpec spec, String algorithm) {
        return made(spec, algorithm, provider -> KeyAgreement.getInstance(algorithm, provider));
    }

    /** ML-KEM of the JDK, which {@link #kind} chose. */
    JdkKem kem(KeySpec spec) {
        return made(spec, JdkKem.algorithm(spec), provider -> JdkKem.of(provider, spec));
    }

    /** A key factory of the JDK, whose keys every provider takes. */
    static KeyFactory keyFactory(KeySpec spec) {
        try {
            return KeyFactory.getInstance(keyAlgorithm(spec), keyProvider(spec));
        } catch (GeneralSecurityException e) {
            throw Engines.failed(keyProvider(spec) + " has no keys of spec " + spec, e);
        }
    }

    /** Makes something with a provider. */
    @FunctionalInterface
    private interface Maker<T> {
        T make(Provider provider) throws GeneralSecurityException;
    }

    private <T> T made(KeySpec spec, String algorithm, Maker<T> maker) {
        Provider provider = provider(engines, kind(spec), spec)
                .orElseThrow(() -> new IllegalStateException("no provider of " + kind(spec) + " for " + spec));
        try {
            return maker.make(provider);
        } catch (GeneralSecurityException e) {
            throw Engines.failed(provider.getName() + " has no " + algorithm, e);
        }
    }

    private String named(KeySpec spec) {
        return provider(engines, kind(spec), spec)
                .map(provider -> provider.getName() + " " + provider.getVersionStr())
                .orElse("Bouncy Castle");
    }

    private static List<Kind> order(Engines engines, KeySpec spec) {
        boolean jdkOnly = engines.choice() == Engines.Choice.JDK;
        return switch (spec.family()) {
            case RSA -> List.of(Kind.ACCELERATOR, Kind.JDK);
            case EC, EDWARDS -> jdkOnly ? List.of(Kind.JDK) : List.of(Kind.ACCELERATOR, Kind.BOUNCY_CASTLE);
            case ML_DSA, ML_KEM -> List.of(Kind.JDK);
            case SM2, AES, HMAC -> List.of();
        };
    }

    private static boolean serves(Engines engines, Kind kind, KeySpec spec) {
        return switch (spec.family()) {
            case RSA ->
                has(engines, kind, spec, "Cipher", "RSA") || has(engines, kind, spec, "Cipher", "RSA/ECB/NoPadding");
            case EC ->
                spec != KeySpec.ECC_SECG_P256K1
                        && (kind == Kind.BOUNCY_CASTLE
                                || has(engines, kind, spec, "Signature", "NONEwithECDSA")
                                        && (kind == Kind.JDK || has(engines, kind, spec, "KeyAgreement", "ECDH")));
            case EDWARDS -> kind == Kind.BOUNCY_CASTLE || has(engines, kind, spec, "Signature", "Ed25519");
            case ML_DSA ->
                kind == Kind.BOUNCY_CASTLE
                        || kind == Kind.JDK && has(engines, kind, spec, "Signature", "ML-DSA-" + spec.parameterSet());
            case ML_KEM ->
                kind == Kind.BOUNCY_CASTLE
                        || kind == Kind.JDK
                                && JdkKem.isThere()
                                && has(engines, kind, spec, "KEM", JdkKem.algorithm(spec));
            case SM2, AES, HMAC -> false;
        };
    }

    private static boolean has(Engines engines, Kind kind, KeySpec spec, String type, String algorithm) {
        return provider(engines, kind, spec)
                .filter(provider -> provider.getService(type, algorithm) != null)
                .isPresent();
    }

    private static Optional<Provider> provider(Engines engines, Kind kind, KeySpec spec) {
        return switch (kind) {
            case JDK ->
                Optional.ofNullable(Security.getProvider(
                        spec.family() == KeySpec.Family.RSA ? Engines.SUN_JCE : keyProvider(spec)));
            case BOUNCY_CASTLE -> Optional.empty();
            case ACCELERATOR -> engines.accelerator();
        };
    }

    private static String keyProvider(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "SunRsaSign";
            case EC, SM2, EDWARDS -> "SunEC";
            case ML_KEM -> Engines.SUN_JCE;
            case ML_DSA, AES, HMAC -> "SUN";
        };
    }

    private static String keyAlgorithm(KeySpec spec) {
        return switch (spec.family()) {
            case RSA -> "RSA";
            case EC, SM2 -> "EC";
            case EDWARDS -> "Ed25519";
            case ML_KEM -> JdkKem.algorithm(spec);
            case ML_DSA, AES, HMAC -> "ML-DSA-" + spec.parameterSet();
        };
    }
}
