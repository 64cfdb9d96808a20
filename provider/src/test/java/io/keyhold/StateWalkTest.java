package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DeleteImportedKeyMaterialRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.DisableKeyRotationRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyPairWithoutPlaintextRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetKeyLastUsageRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetKeyRotationStatusRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.Kms;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.api.OriginType;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.RetireGrantRequest;
import io.keyhold.api.RevokeGrantRequest;
import io.keyhold.api.RotateKeyOnDemandRequest;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import io.keyhold.api.WrappingKeySpec;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks the table of key states cell by cell: every operation that exists, on a key of every state and origin, through the
 * public API.
 */
class StateWalkTest {
    private static final Map<Operation, Function<WalkedKey, KmsRequest>> CALLS = calls();
    private static final Set<Operation> ROTATION_OF_AWS_KMS =
            EnumSet.of(Operation.ENABLE_KEY_ROTATION, Operation.DISABLE_KEY_ROTATION);
    /** Walked over pairs of states, in {@link MultiRegionHistoriesTest}. */
    private static final Set<Operation> OF_SETS = EnumSet.of(Operation.REPLICATE_KEY, Operation.UPDATE_PRIMARY_REGION);

    private static final byte[] PEER = peer();

    @TempDir
    Path directory;

    private Life life;

    @BeforeEach
    void open() {
        life = new Life(directory);
    }

    @AfterEach
    void close() {
        life.close();
    }

    @TestFactory
    Stream<DynamicTest> operation_inEveryState_doesWhatTheTableSays() {
        List<DynamicTest> cells = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            if (operation.checksState() && exists(operation) && !OF_SETS.contains(operation)) {
                for (KeyState state : List.of(
                        KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_DELETION, KeyState.PENDING_IMPORT)) {
                    if (usage(operation) != KeyUsageType.ENCAPSULATE_DECAPSULATE) { // takes no imported material
                        cells.add(cell(operation, state, OriginType.EXTERNAL));
                    }
                    if (state != KeyState.PENDING_IMPORT) {
                        cells.add(cell(operation, state, OriginType.AWS_KMS));
                    }
                }
            }
        }
        return cells.stream();
    }

    @Test
    void table_everyOperationOfKmsWithAState_hasARow() {
        assertThat(Arrays.stream(Operation.values())
                        .filter(Operation::checksState)
                        .filter(StateWalkTest::exists)
                        .filter(operation -> !OF_SETS.contains(operation)))
                .allMatch(CALLS::containsKey);
    }

    private DynamicTest cell(Operation operation, KeyState state, OriginType origin) {
        return DynamicTest.dynamicTest(operation.operationName() + " " + state + " " + origin, () -> {
            WalkedKey key = new WalkedKey(life, origin, usage(operation), state);
            assertThat(life.state(key.keyId)).isEqualTo(state);
            KmsRequest request = CALLS.get(operation).apply(key);
            Optional<Refusal> refusal = refusal(operation, state, origin);
            if (refusal.isEmpty()) {
                assertThatCode(() -> life.kms().call(request)).doesNotThrowAnyException();
            } else {
                assertThatThrownBy(() -> life.kms().call(request))
                        .isExactlyInstanceOf(refusal.get().type())
                        .asInstanceOf(InstanceOfAssertFactories.type(KmsException.class))
                        .satisfies(e -> {
                            assertThat(e.problem())
                                    .isEqualTo(life.describe(key.keyId).arn() + " "
                                            + refusal.get().text());
                            assertThat(e.remedy()).isNotEmpty();
                        });
                assertThat(life.state(key.keyId))
                        .as("a refusal changes nothing")
                        .isEqualTo(state);
            }
        });
    }

    /** What AWS answers, after the ARN of the key. */
    private record Refusal(Class<? extends KmsException> type, String text) {}

    /** The numbered conditions of AWS's table of key states, with the text of each error. */
    private static final Map<String, Refusal> CONDITIONS = Map.of(
            "1", new Refusal(KmsException.Disabled.class, "is disabled."),
            "3", new Refusal(KmsException.InvalidState.class, "is pending deletion."),
            "4", new Refusal(KmsException.InvalidState.class, "is not pending deletion."),
            "5", new Refusal(KmsException.InvalidState.class, "is pending import."),
            "6", unsupported("EXTERNAL"),
            "8", new Refusal(KmsException.InvalidState.class, "is pending deletion."),
            "9", unsupported("AWS_KMS"));

    private static Refusal unsupported(String origin) {
        return new Refusal(
                KmsException.Unsupported.class, "origin is " + origin + " which is not valid for this operation.");
    }

    /** Reads a cell of the table, which {@code OperationTest} holds to the published one, as a key of this origin meets it. */
    private static Optional<Refusal> refusal(Operation operation, KeyState state, OriginType origin) {
        boolean external = origin == OriginType.EXTERNAL;
        String cell = operation.rule(state).code();
        return switch (cell) {
            case "ok", "ok?10" -> Optional.empty();
            case "ok?7" ->
                external && ROTATION_OF_AWS_KMS.contains(operation)
                        ? Optional.of(unsupported("EXTERNAL"))
                        : Optional.empty();
            case "ok?9" -> external ? Optional.empty() : Optional.of(CONDITIONS.get("9"));
            case "8/9", "9" -> Optional.of(CONDITIONS.get(external ? "8" : "9"));
            default -> Optional.of(CONDITIONS.get(cell.replace("/7", "")));
        };
    }

    private static boolean exists(Operation operation) {
        String name = operation.operationName();
        String method = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return Arrays.stream(Kms.class.getMethods())
                .anyMatch(each -> each.getName().equals(method));
    }

    private static KeyUsageType usage(Operation operation) {
        return operation == Operation.GET_PUBLIC_KEY
                ? KeyUsageType.SIGN_VERIFY
                : operation.usage().orElse(KeyUsageType.ENCRYPT_DECRYPT);
    }

    private static Map<Operation, Function<WalkedKey, KmsRequest>> calls() {
        Map<Operation, Function<WalkedKey, KmsRequest>> calls = new EnumMap<>(Operation.class);
        calls.put(Operation.CANCEL_KEY_DELETION, key -> CancelKeyDeletionRequest.of(key.keyId));
        calls.put(Operation.CREATE_ALIAS, key -> CreateAliasRequest.of(key.alias + "-2", key.keyId));
        calls.put(
                Operation.CREATE_GRANT,
                key -> CreateGrantRequest.of(key.keyId, List.of(GrantOperation.DESCRIBE_KEY))
                        .withGranteePrincipal(WalkedKey.GRANTEE));
        calls.put(
                Operation.DECAPSULATE,
                key -> DecapsulateRequest.of(key.keyId, key.encapsulated, EncapsulationAlgorithmSpec.ML_KEM));
        calls.put(Operation.DECRYPT, key -> DecryptRequest.of(key.blob));
        calls.put(Operation.DELETE_ALIAS, key -> DeleteAliasRequest.of(key.alias));
        calls.put(Operation.DELETE_IMPORTED_KEY_MATERIAL, key -> DeleteImportedKeyMaterialRequest.of(key.keyId));
        calls.put(
                Operation.DERIVE_SHARED_SECRET,
                key -> DeriveSharedSecretRequest.of(key.keyId, KeyAgreementAlgorithmSpec.ECDH, PEER));
        calls.put(Operation.DESCRIBE_KEY, key -> DescribeKeyRequest.of(key.keyId));
        calls.put(Operation.DISABLE_KEY, key -> DisableKeyRequest.of(key.keyId));
        calls.put(Operation.DISABLE_KEY_ROTATION, key -> DisableKeyRotationRequest.of(key.keyId));
        calls.put(Operation.ENABLE_KEY, key -> EnableKeyRequest.of(key.keyId));
        calls.put(Operation.ENABLE_KEY_ROTATION, key -> EnableKeyRotationRequest.of(key.keyId));
        calls.put(Operation.ENCAPSULATE, key -> EncapsulateRequest.of(key.keyId, EncapsulationAlgorithmSpec.ML_KEM));
        calls.put(Operation.ENCRYPT, key -> EncryptRequest.of(key.keyId, WalkedKey.MESSAGE));
        calls.put(
                Operation.GENERATE_DATA_KEY,
                key -> GenerateDataKeyRequest.of(key.keyId).withKeySpec(DataKeySpec.AES_256));
        calls.put(
                Operation.GENERATE_DATA_KEY_PAIR,
                key -> GenerateDataKeyPairRequest.of(key.keyId, DataKeyPairSpec.ECC_NIST_P256));
        calls.put(
                Operation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                key -> GenerateDataKeyPairWithoutPlaintextRequest.of(key.keyId, DataKeyPairSpec.ECC_NIST_P256));
        calls.put(
                Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                key -> GenerateDataKeyWithoutPlaintextRequest.of(key.keyId).withKeySpec(DataKeySpec.AES_256));
        calls.put(
                Operation.GENERATE_MAC,
                key -> GenerateMacRequest.of(WalkedKey.MESSAGE, key.keyId, MacAlgorithmSpec.HMAC_SHA_256));
        calls.put(Operation.GET_KEY_LAST_USAGE, key -> GetKeyLastUsageRequest.of(key.keyId));
        calls.put(Operation.GET_KEY_POLICY, key -> GetKeyPolicyRequest.of(key.keyId));
        calls.put(Operation.GET_KEY_ROTATION_STATUS, key -> GetKeyRotationStatusRequest.of(key.keyId));
        calls.put(
                Operation.GET_PARAMETERS_FOR_IMPORT,
                key -> GetParametersForImportRequest.of(
                        key.keyId, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048));
        calls.put(Operation.GET_PUBLIC_KEY, key -> GetPublicKeyRequest.of(key.keyId));
        calls.put(Operation.IMPORT_KEY_MATERIAL, WalkedKey::importAgain);
        calls.put(Operation.LIST_ALIASES, key -> ListAliasesRequest.of().withKeyId(key.keyId));
        calls.put(Operation.LIST_GRANTS, key -> ListGrantsRequest.of(key.keyId));
        calls.put(Operation.LIST_KEY_POLICIES, key -> ListKeyPoliciesRequest.of(key.keyId));
        calls.put(Operation.LIST_KEY_ROTATIONS, key -> ListKeyRotationsRequest.of(key.keyId));
        calls.put(Operation.LIST_RESOURCE_TAGS, key -> ListResourceTagsRequest.of(key.keyId));
        calls.put(
                Operation.PUT_KEY_POLICY,
                key -> PutKeyPolicyRequest.of(
                        key.keyId,
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                                + WalkedKey.GRANTEE + "\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"));
        calls.put(Operation.RE_ENCRYPT, key -> ReEncryptRequest.of(key.blob, key.keyId));
        calls.put(
                Operation.RETIRE_GRANT,
                key -> RetireGrantRequest.of()
                        .withKeyId("arn:aws:kms:local-1:111122223333:key/" + key.keyId)
                        .withGrantId(key.grantId));
        calls.put(Operation.REVOKE_GRANT, key -> RevokeGrantRequest.of(key.keyId, key.grantId));
        calls.put(Operation.ROTATE_KEY_ON_DEMAND, key -> RotateKeyOnDemandRequest.of(key.keyId));
        calls.put(Operation.SCHEDULE_KEY_DELETION, key -> ScheduleKeyDeletionRequest.of(key.keyId));
        calls.put(
                Operation.SIGN,
                key -> SignRequest.of(key.keyId, WalkedKey.MESSAGE, SigningAlgorithmSpec.ECDSA_SHA_256));
        calls.put(Operation.TAG_RESOURCE, key -> TagResourceRequest.of(key.keyId, List.of(new Tag("a", "b"))));
        calls.put(Operation.UNTAG_RESOURCE, key -> UntagResourceRequest.of(key.keyId, List.of("a")));
        calls.put(
                Operation.UPDATE_ALIAS,
                key -> UpdateAliasRequest.of(
                        key.alias,
                        new WalkedKey(key.life, key.origin, KeyUsageType.ENCRYPT_DECRYPT, KeyState.ENABLED).keyId));
        calls.put(Operation.UPDATE_KEY_DESCRIPTION, key -> UpdateKeyDescriptionRequest.of(key.keyId, "walked"));
        calls.put(
                Operation.VERIFY,
                key -> VerifyRequest.of(
                        key.keyId, WalkedKey.MESSAGE, key.signature, SigningAlgorithmSpec.ECDSA_SHA_256));
        calls.put(
                Operation.VERIFY_MAC,
                key -> VerifyMacRequest.of(WalkedKey.MESSAGE, key.keyId, MacAlgorithmSpec.HMAC_SHA_256, key.mac));
        return calls;
    }

    private static byte[] peer() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair().getPublic().getEncoded();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
