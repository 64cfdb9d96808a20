package io.keyhold.crypto;

import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Engines in every variant that is here, and one key pair per spec, made once. */
final class KeyPairsFixtures {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<KeySpec, KeyPairMaterial> PAIRS = new EnumMap<>(KeySpec.class);

    /** Engines with a name for tests. */
    record Variant(String name, KeyPairEngines engines) {
        @Override
        public String toString() {
            return name;
        }
    }

    private KeyPairsFixtures() {}

    /** The engines as they are chosen by themselves. */
    static KeyPairEngines engines() {
        return KeyPairEngines.choose(Engines.choose(Engines.Choice.AUTO), RANDOM);
    }

    /** What this run tests wherever it serves: the JDK and Bouncy Castle, or the accelerator. */
    static List<Variant> variants() {
        Engines auto = TestBytes.accelerated() ? TestBytes.accelerator() : Engines.choose(Engines.Choice.AUTO);
        List<KeyPairEngines.Kind> kinds = TestBytes.accelerated()
                ? List.of(KeyPairEngines.Kind.ACCELERATOR)
                : List.of(KeyPairEngines.Kind.JDK, KeyPairEngines.Kind.BOUNCY_CASTLE);
        return kinds.stream()
                .map(kind -> new Variant(kind.name(), KeyPairEngines.preferring(auto, RANDOM, List.of(kind))))
                .toList();
    }

    /** The variants that differ for a spec. */
    static List<Variant> variants(KeySpec spec) {
        Map<KeyPairEngines.Kind, Variant> distinct = new EnumMap<>(KeyPairEngines.Kind.class);
        variants()
                .forEach(variant -> distinct.putIfAbsent(
                        variant.engines().kind(spec),
                        new Variant(variant.engines().kind(spec).name(), variant.engines())));
        return List.copyOf(distinct.values());
    }

    /** A key pair of a spec, always the same one within a run. */
    static KeyPairMaterial pair(KeySpec spec) {
        synchronized (PAIRS) {
            return PAIRS.computeIfAbsent(spec, KeyPairsFixtures::fresh);
        }
    }

    static KeyPairMaterial fresh(KeySpec spec) {
        return new KeyPairs(engines()).generate(spec);
    }

    static Stream<KeySpec> asymmetric() {
        return Arrays.stream(KeySpec.values()).filter(spec -> !spec.isSymmetric());
    }

    static Stream<KeySpec> agreeing() {
        return Arrays.stream(KeySpec.values()).filter(spec -> spec.allows(KeyUsageType.KEY_AGREEMENT));
    }

    static Stream<KeySpec> encrypting() {
        return asymmetric().filter(spec -> spec.allows(KeyUsageType.ENCRYPT_DECRYPT));
    }
}
