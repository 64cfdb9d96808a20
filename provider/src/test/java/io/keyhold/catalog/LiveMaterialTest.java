package io.keyhold.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.crypto.Engines;
import io.keyhold.crypto.KeyPairEngines;
import io.keyhold.crypto.KeyPairMaterial;
import io.keyhold.crypto.KeyPairs;
import io.keyhold.crypto.OsRandom;
import io.keyhold.crypto.SigningEngine;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotation;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is checked when material is unwrapped. */
class LiveMaterialTest {
    private static final SecureRandom RANDOM = OsRandom.open();
    private static final Engines ENGINES = Engines.choose(Engines.Choice.AUTO);
    private static final KeyPairEngines PAIRS = KeyPairEngines.choose(ENGINES, RANDOM);
    private static final LiveMaterial.Factory FACTORY =
            LiveMaterial.Factory.of(ENGINES, PAIRS, SigningEngine.Check.RSA_ONLY, RANDOM);

    @ParameterizedTest
    @EnumSource(names = {"RSA_2048", "ECC_NIST_P256", "ECC_NIST_EDWARDS25519", "ML_DSA_44", "SM2"})
    void create_publicKeyOfAnother_isRefusedBeforeAnythingIsSigned(KeySpec spec) {
        KeyPairMaterial own = new KeyPairs(PAIRS).generate(spec);
        KeyPairMaterial other = new KeyPairs(PAIRS).generate(spec);

        assertThat(FACTORY.create(key(spec, own.publicKey()), "m", own.privateKey()))
                .isNotNull();
        assertThatThrownBy(() -> FACTORY.create(key(spec, other.publicKey()), "m", own.privateKey()))
                .isInstanceOf(KmsException.StoreIntegrity.class)
                .hasMessageContaining("is not that of its private key");
    }

    private static KmsKey key(KeySpec spec, byte[] publicKey) {
        Instant created = Instant.parse("2026-11-25T10:00:00Z");
        return new KmsKey(
                new KeyArn("aws", "local-1", "111122223333", KeyId.random(RANDOM)),
                spec,
                KeyUsageType.SIGN_VERIFY,
                OriginType.AWS_KMS,
                KeyManagerType.CUSTOMER,
                false,
                KeyState.ENABLED,
                created,
                "",
                "",
                Map.of(),
                Map.of(),
                new TreeSet<>(),
                Optional.empty(),
                Optional.empty(),
                Rotation.OFF,
                List.of(MaterialInfo.first("m", created)),
                new Bytes(publicKey),
                Bytes.EMPTY);
    }
}
