package io.keyhold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
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
import io.keyhold.api.ExpirationModelType;
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
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListAliasesRequest;
import io.keyhold.api.ListGrantsRequest;
import io.keyhold.api.ListKeyPoliciesRequest;
import io.keyhold.api.ListKeyRotationsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.Operation;
import io.keyhold.api.PutKeyPolicyRequest;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.ReplicateKeyRequest;
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
import io.keyhold.api.UpdatePrimaryRegionRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import io.keyhold.api.WrappingKeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every operation that names a key, with every way to name one wrongly. */
class KeyIdFormsTest {
    /** For every operation that names a key, a request with that name. */
    static final Map<Operation, Function<String, KmsRequest>> CALLS = calls();

    private static final byte[] HELLO = {1, 2, 3};
    private static final String MISSING = "00000000-0000-0000-0000-000000000000";
    private static final String PREFIX = "arn:aws:kms:local-1:111122223333:";

    @TempDir
    static Path directory;

    private static Life life;

    @BeforeAll
    static void open() {
        life = new Life(directory);
        life.kms().createAlias(CreateAliasRequest.of("alias/named", life.createKey()));
    }

    @AfterAll
    static void close() {
        life.close();
    }

    @TestFactory
    Stream<DynamicTest> operation_keyNamedWrongly_answersAsAws() {
        List<DynamicTest> cells = new ArrayList<>();
        CALLS.keySet().forEach(operation -> {
            String arnError = hasInvalidArn(operation) ? "InvalidArnException" : "NotFoundException";
            for (String text : List.of(
                    "arn:aws:s3:local-1:111122223333:key/" + MISSING,
                    "arn:aws:kms:local-1:111122223333:grant/" + MISSING,
                    "arn:aws:kms:local-1:1111:key/" + MISSING,
                    "arn:aws:s3:::alias/named",
                    "arn:aws:kms")) {
                cells.add(cell(operation, text, arnError));
            }
            String byId =
                    operation.keyIdForms() == Operation.KeyIdForms.GRANT ? "InvalidArnException" : "NotFoundException";
            cells.add(cell(operation, MISSING, byId));
            cells.add(cell(operation, PREFIX + "key/" + MISSING, "NotFoundException"));
            cells.add(cell(operation, PREFIX + "key/" + MISSING.replace("-", "A"), "NotFoundException"));
            cells.add(cell(operation, "arn:aws:kms:mars-1:111122223333:key/" + MISSING, "NotFoundException"));
            cells.add(cell(operation, "arn:aws-cn:kms:local-1:111122223333:key/" + MISSING, "NotFoundException"));
            cells.add(cell(operation, "x".repeat(2049), "ValidationException"));
            cells.add(cell(operation, "", "ValidationException"));
        });
        return cells.stream();
    }

    @TestFactory
    Stream<DynamicTest> operation_keyNamedByAlias_takesItOrAnswersAsAws() {
        List<DynamicTest> cells = new ArrayList<>();
        CALLS.forEach((operation, call) -> {
            for (String alias : List.of("alias/named", PREFIX + "alias/named", "alias/none", "alias/a:b")) {
                if (operation == Operation.CREATE_ALIAS || operation == Operation.UPDATE_ALIAS) {
                    cells.add(cell(operation, alias, "ValidationException"));
                } else if (operation.keyIdForms() != Operation.KeyIdForms.ANY) {
                    cells.add(cell(operation, alias, "InvalidArnException"));
                } else if (alias.equals("alias/none")) {
                    cells.add(cell(operation, alias, "NotFoundException"));
                }
            }
        });
        return cells.stream();
    }

    @Test
    void refusalOfAnAlias_saysWhatToPass() {
        KmsException answer = answer(Operation.GET_KEY_POLICY, "alias/named");
        KmsException ofRetire = answer(Operation.RETIRE_GRANT, PREFIX + "alias/named");

        assertThat(answer.getMessage())
                .startsWith("Key Aliases are not supported for this operation. Replace `alias/named`: GetKeyPolicy"
                        + " takes a key id or a key ARN, which DescribeKey returns");
        assertThat(ofRetire.getMessage())
                .startsWith("Key Aliases are not supported for this operation. Replace `" + PREFIX
                        + "alias/named`: RetireGrant takes a key ARN, which DescribeKey returns");
    }

    @Test
    void calls_areAllOperationsThatNameAKey() {
        Set<Operation> named = new TreeSet<>();
        for (Operation operation : Operation.values()) {
            if (operation.keyIdForms() != Operation.KeyIdForms.NONE) {
                named.add(operation);
            }
        }

        assertThat(CALLS.keySet()).containsExactlyElementsOf(named);
    }

    @Test
    void invalidArn_comparedWithTheFacts_isAnsweredWhereTheModelHasIt() throws IOException {
        Path facts = Path.of(System.getProperty("keyhold.vectors", "../shared/vectors"))
                .resolveSibling("kms-facts/operations.json");
        assumeTrue(Files.exists(facts), () -> "no facts: " + facts + " is absent");
        JsonNode operations = new ObjectMapper().readTree(facts.toFile()).get("operations");

        assertThat(CALLS.keySet()).allSatisfy(operation -> {
            List<String> errors = new ArrayList<>();
            operations.get(operation.operationName()).get("errors").forEach(error -> errors.add(error.asText()));
            assertThat(errors.contains("InvalidArnException"))
                    .as(operation.operationName())
                    .isEqualTo(hasInvalidArn(operation));
        });
    }

    /** Whether the model of the service has that error for the operation. */
    private static boolean hasInvalidArn(Operation operation) {
        return switch (operation) {
            case CREATE_ALIAS, UPDATE_ALIAS -> false;
            case DESCRIBE_KEY, GET_PUBLIC_KEY -> true;
            default -> operation.keyIdForms() != Operation.KeyIdForms.ANY;
        };
    }

    private static DynamicTest cell(Operation operation, String text, String code) {
        String shown = text.length() > 99 ? text.length() + " characters" : text;
        return DynamicTest.dynamicTest(
                operation.operationName() + " of " + shown,
                () -> assertThat(answer(operation, text).errorCode()).isEqualTo(code));
    }

    private static KmsException answer(Operation operation, String keyId) {
        KmsRequest request = CALLS.get(operation).apply(keyId);
        KmsException answer =
                catchThrowableOfType(KmsException.class, () -> life.kms().call(request));
        assertThat(answer).as("a refusal").isNotNull();
        return answer;
    }

    private static Map<Operation, Function<String, KmsRequest>> calls() {
        Map<Operation, Function<String, KmsRequest>> calls = new EnumMap<>(Operation.class);
        calls.put(Operation.CANCEL_KEY_DELETION, CancelKeyDeletionRequest::of);
        calls.put(Operation.CREATE_ALIAS, key -> CreateAliasRequest.of("alias/new", key));
        calls.put(
                Operation.CREATE_GRANT,
                key -> CreateGrantRequest.of(key, List.of(GrantOperation.DESCRIBE_KEY))
                        .withGranteePrincipal(WalkedKey.GRANTEE));
        calls.put(Operation.DECAPSULATE, key -> DecapsulateRequest.of(key, HELLO, EncapsulationAlgorithmSpec.ML_KEM));
        calls.put(Operation.DECRYPT, key -> DecryptRequest.of(HELLO).withKeyId(key));
        calls.put(Operation.DELETE_IMPORTED_KEY_MATERIAL, DeleteImportedKeyMaterialRequest::of);
        calls.put(
                Operation.DERIVE_SHARED_SECRET,
                key -> DeriveSharedSecretRequest.of(key, KeyAgreementAlgorithmSpec.ECDH, HELLO));
        calls.put(Operation.DESCRIBE_KEY, DescribeKeyRequest::of);
        calls.put(Operation.DISABLE_KEY, DisableKeyRequest::of);
        calls.put(Operation.DISABLE_KEY_ROTATION, DisableKeyRotationRequest::of);
        calls.put(Operation.ENABLE_KEY, EnableKeyRequest::of);
        calls.put(Operation.ENABLE_KEY_ROTATION, EnableKeyRotationRequest::of);
        calls.put(Operation.ENCAPSULATE, key -> EncapsulateRequest.of(key, EncapsulationAlgorithmSpec.ML_KEM));
        calls.put(Operation.ENCRYPT, key -> EncryptRequest.of(key, HELLO));
        calls.put(
                Operation.GENERATE_DATA_KEY,
                key -> GenerateDataKeyRequest.of(key).withKeySpec(DataKeySpec.AES_256));
        calls.put(
                Operation.GENERATE_DATA_KEY_PAIR,
                key -> GenerateDataKeyPairRequest.of(key, DataKeyPairSpec.ECC_NIST_P256));
        calls.put(
                Operation.GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT,
                key -> GenerateDataKeyPairWithoutPlaintextRequest.of(key, DataKeyPairSpec.ECC_NIST_P256));
        calls.put(
                Operation.GENERATE_DATA_KEY_WITHOUT_PLAINTEXT,
                key -> GenerateDataKeyWithoutPlaintextRequest.of(key).withKeySpec(DataKeySpec.AES_256));
        calls.put(Operation.GENERATE_MAC, key -> GenerateMacRequest.of(HELLO, key, MacAlgorithmSpec.HMAC_SHA_256));
        calls.put(Operation.GET_KEY_LAST_USAGE, GetKeyLastUsageRequest::of);
        calls.put(Operation.GET_KEY_POLICY, GetKeyPolicyRequest::of);
        calls.put(Operation.GET_KEY_ROTATION_STATUS, GetKeyRotationStatusRequest::of);
        calls.put(
                Operation.GET_PARAMETERS_FOR_IMPORT,
                key -> GetParametersForImportRequest.of(key, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2));
        calls.put(Operation.GET_PUBLIC_KEY, GetPublicKeyRequest::of);
        calls.put(
                Operation.IMPORT_KEY_MATERIAL,
                key -> ImportKeyMaterialRequest.of(key, HELLO, HELLO)
                        .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        calls.put(Operation.LIST_ALIASES, key -> ListAliasesRequest.of().withKeyId(key));
        calls.put(Operation.LIST_GRANTS, ListGrantsRequest::of);
        calls.put(Operation.LIST_KEY_POLICIES, ListKeyPoliciesRequest::of);
        calls.put(Operation.LIST_KEY_ROTATIONS, ListKeyRotationsRequest::of);
        calls.put(Operation.LIST_RESOURCE_TAGS, ListResourceTagsRequest::of);
        calls.put(
                Operation.PUT_KEY_POLICY,
                key -> PutKeyPolicyRequest.of(key, AccessWorld.policy(AccessWorld.delegation())));
        calls.put(Operation.RE_ENCRYPT, key -> ReEncryptRequest.of(HELLO, key).withSourceKeyId(key));
        calls.put(Operation.REPLICATE_KEY, key -> ReplicateKeyRequest.of(key, "eu-west-2"));
        calls.put(
                Operation.RETIRE_GRANT,
                key -> RetireGrantRequest.of().withKeyId(key).withGrantId("0".repeat(64)));
        calls.put(Operation.REVOKE_GRANT, key -> RevokeGrantRequest.of(key, "0".repeat(64)));
        calls.put(Operation.ROTATE_KEY_ON_DEMAND, RotateKeyOnDemandRequest::of);
        calls.put(Operation.SCHEDULE_KEY_DELETION, ScheduleKeyDeletionRequest::of);
        calls.put(Operation.SIGN, key -> SignRequest.of(key, HELLO, SigningAlgorithmSpec.ECDSA_SHA_256));
        calls.put(Operation.TAG_RESOURCE, key -> TagResourceRequest.of(key, List.of(new Tag("a", "b"))));
        calls.put(Operation.UNTAG_RESOURCE, key -> UntagResourceRequest.of(key, List.of("a")));
        calls.put(Operation.UPDATE_ALIAS, key -> UpdateAliasRequest.of("alias/named", key));
        calls.put(Operation.UPDATE_KEY_DESCRIPTION, key -> UpdateKeyDescriptionRequest.of(key, "text"));
        calls.put(Operation.UPDATE_PRIMARY_REGION, key -> UpdatePrimaryRegionRequest.of(key, "eu-west-2"));
        calls.put(Operation.VERIFY, key -> VerifyRequest.of(key, HELLO, HELLO, SigningAlgorithmSpec.ECDSA_SHA_256));
        calls.put(Operation.VERIFY_MAC, key -> VerifyMacRequest.of(HELLO, key, MacAlgorithmSpec.HMAC_SHA_256, HELLO));
        return calls;
    }
}
