package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.handles.ManagedKey.Wrapping;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One service of the provider.
 *
 * @param type the JCA type
 * @param algorithm the algorithm
 * @param aliases other names
 * @param keys which keys the JCA may give to it
 * @param spi the class of the SPI
 * @param maker makes the SPI
 */
public record ProviderService(
        String type,
        String algorithm,
        List<String> aliases,
        TakenKeys keys,
        Class<?> spi,
        Function<KeyholdOpener, Object> maker) {
    /** A symmetric algorithm name and the spec of its keys. */
    private record Secret(String algorithm, KeySpec spec) {}

    private static final List<Secret> SECRETS = List.of(
            new Secret("AES", KeySpec.SYMMETRIC_DEFAULT),
            new Secret("HmacSHA224", KeySpec.HMAC_224),
            new Secret("HmacSHA256", KeySpec.HMAC_256),
            new Secret("HmacSHA384", KeySpec.HMAC_384),
            new Secret("HmacSHA512", KeySpec.HMAC_512));

    /** Everything the provider offers. */
    public static List<ProviderService> all() {
        List<ProviderService> offers = new ArrayList<>();
        offers.add(new ProviderService(
                "KeyStore",
                "KEYHOLD",
                List.of(),
                TakenKeys.NOT_ASKED,
                HandleKeyStoreSpi.class,
                HandleKeyStoreSpi::new));
        offers.add(new ProviderService(
                "KeyManagerFactory",
                "KEYHOLD",
                List.of(),
                TakenKeys.NOT_ASKED,
                HandleKeyManagerFactorySpi.class,
                HandleKeyManagerFactorySpi::new));
        offers.add(new ProviderService(
                "SecureRandom",
                "KEYHOLD",
                List.of(),
                TakenKeys.NOT_ASKED,
                ServiceRandomSpi.class,
                ServiceRandomSpi::new));
        addCiphers(offers);
        addSecrets(offers);
        addPairs(offers);
        addParameters(offers);
        return List.copyOf(offers);
    }

    private static void addCiphers(List<ProviderService> offers) {
        offers.add(keyed("Cipher", "KEYHOLD", List.of(), BlobCipherSpi.class, BlobCipherSpi::new));
        offers.add(keyed(
                "Cipher",
                EnvelopeCipherSpi.NAME,
                List.of("KEYHOLD-ENVELOPE"),
                EnvelopeCipherSpi.class,
                EnvelopeCipherSpi::new));
        gcm(offers, "AES/GCM/NoPadding", List.of());
        gcm(offers, "AES_256/GCM/NoPadding", oid("46"));
        wrap(offers, Wrapping.AES_KW, "AES/KW/NoPadding", List.of("AESWrap"));
        wrap(offers, Wrapping.AES_KW, "AES_256/KW/NoPadding", oid("45"));
        wrap(offers, Wrapping.AES_KWP, "AES/KWP/NoPadding", List.of("AESWrapPad"));
        wrap(offers, Wrapping.AES_KWP, "AES_256/KWP/NoPadding", oid("48"));
        for (AsymmetricCipherName name : AsymmetricCipherName.values()) {
            offers.add(keyed(
                    "Cipher",
                    name.transformation(),
                    name.aliases(),
                    AsymmetricCipherSpi.class,
                    () -> new AsymmetricCipherSpi(name)));
        }
    }

    /** A name with a size, and its object identifier, have a row of their own: so they are what a software key is handed on to. */
    private static void gcm(List<ProviderService> offers, String name, List<String> aliases) {
        offers.add(keyed("Cipher", name, aliases, GcmCipherSpi.class, () -> new GcmCipherSpi(name)));
    }

    private static void wrap(List<ProviderService> offers, Wrapping wrapping, String name, List<String> aliases) {
        offers.add(keyed("Cipher", name, aliases, WrapCipherSpi.class, () -> new WrapCipherSpi(wrapping, name)));
    }

    /** NIST's object identifier of a mode of AES-256. */
    private static List<String> oid(String last) {
        return List.of("2.16.840.1.101.3.4.1." + last, "OID.2.16.840.1.101.3.4.1." + last);
    }

    private static void addSecrets(List<ProviderService> offers) {
        offers.add(mac(MacAlgorithmSpec.HMAC_SHA_224, 224, "1.2.840.113549.2.8"));
        offers.add(mac(MacAlgorithmSpec.HMAC_SHA_256, 256, "1.2.840.113549.2.9"));
        offers.add(mac(MacAlgorithmSpec.HMAC_SHA_384, 384, "1.2.840.113549.2.10"));
        offers.add(mac(MacAlgorithmSpec.HMAC_SHA_512, 512, "1.2.840.113549.2.11"));
        for (Secret secret : SECRETS) {
            offers.add(new ProviderService(
                    "KeyGenerator",
                    secret.algorithm(),
                    List.of(),
                    TakenKeys.NOT_ASKED,
                    ManagedKeyGeneratorSpi.class,
                    entrance -> new ManagedKeyGeneratorSpi(entrance, secret.algorithm(), secret.spec())));
            offers.add(unkeyed(
                    "SecretKeyFactory",
                    secret.algorithm(),
                    List.of(),
                    KeyInfoFactorySpi.class,
                    () -> new KeyInfoFactorySpi(secret.algorithm())));
        }
        offers.add(unkeyed(
                "SecretKeyFactory",
                "KEYHOLD",
                List.of(),
                KeyInfoFactorySpi.class,
                () -> new KeyInfoFactorySpi("KEYHOLD")));
    }

    private static void addPairs(List<ProviderService> offers) {
        for (SignatureName name : SignatureName.all()) {
            offers.add(new ProviderService(
                    "Signature",
                    name.name(),
                    name.aliases(),
                    takenKeys(name),
                    HandleSignatureSpi.class,
                    entrance -> new HandleSignatureSpi(name)));
        }
        offers.add(keyed("KeyAgreement", "ECDH", List.of(), EcdhSpi.class, EcdhSpi::new));
        KemApi.find().ifPresent(api -> addKems(offers, api));
        for (PairKind kind : PairKind.values()) {
            offers.add(new ProviderService(
                    "KeyPairGenerator",
                    kind.algorithm(),
                    kind.aliases(),
                    TakenKeys.NOT_ASKED,
                    ManagedKeyPairGeneratorSpi.class,
                    entrance -> new ManagedKeyPairGeneratorSpi(entrance, kind)));
            offers.add(unkeyed(
                    "KeyFactory",
                    kind.algorithm(),
                    kind.aliases(),
                    KeyPairFactorySpi.class,
                    () -> new KeyPairFactorySpi(kind)));
        }
    }

    private static TakenKeys takenKeys(SignatureName name) {
        if (name.isOurs()) {
            return TakenKeys.OWN_AND_RSA_PUBLIC;
        }
        return name.isEcdsa() && !name.takesDigest() ? TakenKeys.OWN_AND_SECP256K1_PUBLIC : TakenKeys.OWN;
    }

    /** Where this Java has {@code javax.crypto.KEM}. */
    private static void addKems(List<ProviderService> offers, KemApi api) {
        for (PairKind kind : PairKind.values()) {
            if (kind.byDefault().family() == KeySpec.Family.ML_KEM) {
                offers.add(keyed(
                        "KEM", kind.algorithm(), kind.aliases(), KemSpi.class, () -> api.spi(new KemSpi(api, kind))));
            }
        }
    }

    private static void addParameters(List<ProviderService> offers) {
        offers.add(unkeyed(
                "AlgorithmParameters",
                "KEYHOLD",
                List.of(),
                EncryptionContextParametersSpi.class,
                EncryptionContextParametersSpi::new));
        offers.add(parameters("GCM", "SunJCE"));
        offers.add(parameters("OAEP", "SunJCE"));
        offers.add(parameters("RSASSA-PSS", "SunRsaSign"));
        offers.add(parameters("EC", "SunEC"));
    }

    private static ProviderService parameters(String algorithm, String provider) {
        return unkeyed(
                "AlgorithmParameters",
                algorithm,
                List.of(),
                DelegatingParametersSpi.class,
                () -> new DelegatingParametersSpi(algorithm, provider));
    }

    private static ProviderService mac(MacAlgorithmSpec algorithm, int bits, String oid) {
        return keyed(
                "Mac",
                "HmacSHA" + bits,
                List.of(oid, "OID." + oid),
                HandleMacSpi.class,
                () -> new HandleMacSpi(algorithm, bits));
    }

    private static ProviderService keyed(
            String type, String algorithm, List<String> aliases, Class<?> spi, Supplier<Object> maker) {
        return new ProviderService(type, algorithm, aliases, TakenKeys.OWN, spi, entrance -> maker.get());
    }

    private static ProviderService unkeyed(
            String type, String algorithm, List<String> aliases, Class<?> spi, Supplier<Object> maker) {
        return new ProviderService(type, algorithm, aliases, TakenKeys.NOT_ASKED, spi, entrance -> maker.get());
    }
}
