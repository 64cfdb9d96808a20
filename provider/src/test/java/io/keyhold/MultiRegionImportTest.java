package io.keyhold;

import static io.keyhold.ThreeRegions.DUBLIN;
import static io.keyhold.ThreeRegions.HELLO;
import static io.keyhold.ThreeRegions.LONDON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.ImportState;
import io.keyhold.api.ImportType;
import io.keyhold.api.IncludeKeyMaterial;
import io.keyhold.api.KeyMaterialState;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.OriginType;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.RotationsListEntry;
import io.keyhold.api.WrappingKeySpec;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Multi-Region keys with imported material: the same bytes are imported into each related key. */
class MultiRegionImportTest {
    @TempDir
    Path directory;

    private ThreeRegions regions;
    private final byte[] first = Wraps.bytes(32);
    private final byte[] second = Wraps.bytes(32);
    private String id;

    @BeforeEach
    void open() {
        regions = new ThreeRegions(directory);
        id = regions.primary(CreateKeyRequest.of().withOrigin(OriginType.EXTERNAL));
        put(DUBLIN, id, first, terms -> terms.withKeyMaterialDescription("of the safe"));
        regions.replicate(id, LONDON);
    }

    @AfterEach
    void close() {
        regions.close();
    }

    @Test
    void replica_ofAnExternalKey_waitsForTheSameBytes() {
        byte[] blob = regions.encrypt(DUBLIN, id);

        assertThat(regions.describe(LONDON, id).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(materials(LONDON)).singleElement().satisfies(material -> {
            assertThat(material.importState()).contains(ImportState.PENDING_IMPORT);
            assertThat(material.keyMaterialDescription()).contains("of the safe");
        });
        put(LONDON, id, first, terms -> terms);
        assertThat(regions.describe(LONDON, id).keyState()).isEqualTo(KeyState.ENABLED);
        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
    }

    @Test
    void importKeyMaterial_ofOtherBytesIntoAReplica_isRefused() {
        assertThatThrownBy(() -> put(LONDON, id, second, terms -> terms))
                .isInstanceOf(KmsException.IncorrectKeyMaterial.class);
        assertThatThrownBy(() -> put(LONDON, id, second, terms -> terms.withImportType(ImportType.NEW_KEY_MATERIAL)))
                .isInstanceOf(KmsException.Unsupported.class)
                .hasMessageStartingWith(
                        "arn:aws:kms:eu-west-2:111122223333:key/" + id + " is not a multi-region primary key.");
        assertThatThrownBy(() -> put(LONDON, id, first, terms -> terms.withKeyMaterialDescription("note")))
                .isInstanceOf(KmsException.Validation.class)
                .hasMessageContaining("KeyMaterialDescription is that of the primary key");
        assertThat(regions.describe(LONDON, id).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
    }

    @Test
    void newMaterial_waitsUntilEveryReplicaHasIt_andRotatesAllThen() {
        put(LONDON, id, first, terms -> terms);
        byte[] old = regions.encrypt(LONDON, id);
        put(DUBLIN, id, second, terms -> terms.withImportType(ImportType.NEW_KEY_MATERIAL));

        assertThat(states(DUBLIN))
                .isEqualTo(states(LONDON))
                .containsExactly(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
        assertThatThrownBy(this::rotate)
                .isInstanceOf(KmsException.InvalidState.class)
                .hasMessageStartingWith(
                        "No available key material pending rotation for the key: arn:aws:kms:eu-west-1");

        put(LONDON, id, second, terms -> terms);
        assertThat(states(DUBLIN))
                .isEqualTo(states(LONDON))
                .containsExactly(KeyMaterialState.CURRENT, KeyMaterialState.PENDING_ROTATION);
        rotate();
        assertThat(states(DUBLIN))
                .isEqualTo(states(LONDON))
                .containsExactly(KeyMaterialState.NON_CURRENT, KeyMaterialState.CURRENT);
        assertThat(regions.decrypt(DUBLIN, old)).isEqualTo(HELLO);
        assertThat(regions.decrypt(LONDON, regions.encrypt(DUBLIN, id))).isEqualTo(HELLO);
    }

    @Test
    void deleteImportedKeyMaterial_ofAWaitingOne_isForgottenWithThePrimaryAndMissingInAReplica() {
        put(LONDON, id, first, terms -> terms);
        put(DUBLIN, id, second, terms -> terms.withImportType(ImportType.NEW_KEY_MATERIAL));
        put(LONDON, id, second, terms -> terms);
        String waiting = materials(DUBLIN).get(1).keyMaterialId();

        delete(LONDON, waiting);
        assertThat(states(DUBLIN).get(1)).isEqualTo(KeyMaterialState.PENDING_MULTI_REGION_IMPORT_AND_ROTATION);
        put(LONDON, id, second, terms -> terms);
        delete(DUBLIN, waiting);

        assertThat(states(DUBLIN)).isEqualTo(states(LONDON)).containsExactly(KeyMaterialState.CURRENT);
        assertThat(regions.describe(LONDON, id).keyState()).isEqualTo(KeyState.ENABLED);
    }

    @Test
    void deleteImportedKeyMaterial_ofAPermanentOne_countsInItsRegionAlone() {
        put(LONDON, id, first, terms -> terms);
        byte[] blob = regions.encrypt(LONDON, id);

        regions.in(DUBLIN).deleteImportedKeyMaterial(DeleteImportedKeyMaterialRequest.of(id));

        assertThat(regions.describe(DUBLIN, id).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        assertThat(regions.decrypt(LONDON, blob)).isEqualTo(HELLO);
    }

    @Test
    void replica_ofAnHmacKey_waitsForTheSameBytes() {
        String pair = regions.primary(CreateKeyRequest.of()
                .withOrigin(OriginType.EXTERNAL)
                .withKeySpec(KeySpec.HMAC_256)
                .withKeyUsage(KeyUsageType.GENERATE_VERIFY_MAC));
        put(DUBLIN, pair, first, terms -> terms);
        regions.replicate(pair, LONDON);

        assertThat(regions.describe(LONDON, pair).keyState()).isEqualTo(KeyState.PENDING_IMPORT);
        put(LONDON, pair, first, terms -> terms);
        assertThat(regions.describe(LONDON, pair).keyState()).isEqualTo(KeyState.ENABLED);
    }

    private void rotate() {
        regions.in(DUBLIN).rotateKeyOnDemand(RotateKeyOnDemandRequest.of(id));
    }

    private void delete(String region, String materialId) {
        regions.in(region)
                .deleteImportedKeyMaterial(
                        DeleteImportedKeyMaterialRequest.of(id).withKeyMaterialId(materialId));
    }

    private void put(String region, String key, byte[] bytes, UnaryOperator<ImportKeyMaterialRequest> terms) {
        GetParametersForImportResponse parameters = regions.in(region)
                .getParametersForImport(
                        GetParametersForImportRequest.of(key, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        regions.in(region)
                .importKeyMaterial(terms.apply(ImportKeyMaterialRequest.of(
                                key, parameters.importToken(), Wraps.wrap(parameters, AlgorithmSpec.SM2PKE, bytes))
                        .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)));
    }

    private List<KeyMaterialState> states(String region) {
        return materials(region).stream()
                .map(RotationsListEntry::keyMaterialState)
                .toList();
    }

    private List<RotationsListEntry> materials(String region) {
        return regions.in(region)
                .listKeyRotations(
                        ListKeyRotationsRequest.of(id).withIncludeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations();
    }
}
