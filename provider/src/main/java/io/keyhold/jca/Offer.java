package io.keyhold.jca;

import io.keyhold.api.KeySpec;
import io.keyhold.api.MacAlgorithmSpec;
import java.util.List;
import java.util.function.Function;

/**
 * One service of the provider.
 *
 * @param type the JCA type
 * @param algorithm the algorithm
 * @param aliases other names
 * @param takesHandles whether it takes keys, and then only handles
 * @param maker makes the SPI
 */
public record Offer(
        String type, String algorithm, List<String> aliases, boolean takesHandles, Function<Entrance, Object> maker) {
    /** Everything the provider offers. */
    public static List<Offer> all() {
        return List.of(
                new Offer("KeyStore", "KEYHOLD", List.of(), false, HandleKeyStoreSpi::new),
                new Offer("Cipher", "KEYHOLD", List.of(), true, entrance -> new BlobCipherSpi()),
                new Offer(
                        "Cipher",
                        "AES/GCM/NoPadding",
                        List.of("AES_256/GCM/NoPadding", "2.16.840.1.101.3.4.1.46"),
                        true,
                        entrance -> new GcmCipherSpi()),
                mac(MacAlgorithmSpec.HMAC_SHA_224, 224, "1.2.840.113549.2.8"),
                mac(MacAlgorithmSpec.HMAC_SHA_256, 256, "1.2.840.113549.2.9"),
                mac(MacAlgorithmSpec.HMAC_SHA_384, 384, "1.2.840.113549.2.10"),
                mac(MacAlgorithmSpec.HMAC_SHA_512, 512, "1.2.840.113549.2.11"),
                generator("AES", KeySpec.SYMMETRIC_DEFAULT),
                generator("HmacSHA224", KeySpec.HMAC_224),
                generator("HmacSHA256", KeySpec.HMAC_256),
                generator("HmacSHA384", KeySpec.HMAC_384),
                generator("HmacSHA512", KeySpec.HMAC_512),
                new Offer("SecretKeyFactory", "KEYHOLD", List.of(), true, entrance -> new KeyInfoFactorySpi()),
                new Offer("SecureRandom", "KEYHOLD", List.of(), false, ServiceRandomSpi::new));
    }

    private static Offer mac(MacAlgorithmSpec algorithm, int bits, String oid) {
        return new Offer("Mac", "HmacSHA" + bits, List.of(oid), true, entrance -> new HandleMacSpi(algorithm, bits));
    }

    private static Offer generator(String algorithm, KeySpec spec) {
        return new Offer(
                "KeyGenerator", algorithm, List.of(), false, entrance -> new ManagedKeyGeneratorSpi(entrance, spec));
    }
}
