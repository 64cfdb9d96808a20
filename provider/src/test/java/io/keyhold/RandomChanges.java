package io.keyhold;

import io.keyhold.api.AccessQuestion;
import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.Caller;
import io.keyhold.api.CancelKeyDeletionRequest;
import io.keyhold.api.DisableKeyRequest;
import io.keyhold.api.EnableKeyRequest;
import io.keyhold.api.EnableKeyRotationRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.Kms;
import io.keyhold.api.ScheduleKeyDeletionRequest;
import io.keyhold.api.UpdateKeyDescriptionRequest;
import io.keyhold.api.WrappingKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Random calls that change one key, with and without the members that have defaults. */
final class RandomChanges {
    private final Instant validTo = Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);
    private final Random random;
    private final Caller caller;
    private final String key;
    private final boolean said;

    RandomChanges(Random random, Caller caller, RandomKeys keys) {
        this.random = random;
        this.caller = caller;
        this.key = keys.any();
        this.said = random.nextBoolean();
    }

    AskedCall next() {
        return switch (random.nextInt(9)) {
            case 0 -> scheduleKeyDeletion();
            case 1 -> asked("DisableKey", kms -> kms.disableKey(DisableKeyRequest.of(key)));
            case 2 -> asked("EnableKey", kms -> kms.enableKey(EnableKeyRequest.of(key)));
            case 3 -> enableKeyRotation();
            case 4 -> importKeyMaterial();
            case 5 -> getParametersForImport();
            case 6 ->
                asked(
                        "UpdateKeyDescription",
                        kms -> kms.updateKeyDescription(UpdateKeyDescriptionRequest.of(key, "new")));
            case 7 -> asked("CancelKeyDeletion", kms -> kms.cancelKeyDeletion(CancelKeyDeletionRequest.of(key)));
            default -> asked("GetKeyPolicy", kms -> kms.getKeyPolicy(GetKeyPolicyRequest.of(key)));
        };
    }

    private AskedCall scheduleKeyDeletion() {
        ScheduleKeyDeletionRequest request = ScheduleKeyDeletionRequest.of(key);
        return said
                ? asked(
                        "ScheduleKeyDeletion",
                        kms -> kms.scheduleKeyDeletion(request.withPendingWindowInDays(7)),
                        "kms:ScheduleKeyDeletionPendingWindowInDays",
                        "7")
                : asked("ScheduleKeyDeletion", kms -> kms.scheduleKeyDeletion(request));
    }

    private AskedCall enableKeyRotation() {
        EnableKeyRotationRequest request = EnableKeyRotationRequest.of(key);
        return said
                ? asked(
                        "EnableKeyRotation",
                        kms -> kms.enableKeyRotation(request.withRotationPeriodInDays(90)),
                        "kms:RotationPeriodInDays",
                        "90")
                : asked("EnableKeyRotation", kms -> kms.enableKeyRotation(request));
    }

    private AskedCall importKeyMaterial() {
        ImportKeyMaterialRequest request = ImportKeyMaterialRequest.of(key, new byte[10], new byte[10]);
        return said
                ? asked(
                        "ImportKeyMaterial",
                        kms -> kms.importKeyMaterial(
                                request.withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)),
                        "kms:ExpirationModel",
                        "KEY_MATERIAL_DOES_NOT_EXPIRE")
                : asked(
                        "ImportKeyMaterial",
                        kms -> kms.importKeyMaterial(request.withValidTo(validTo)),
                        "kms:ValidTo",
                        validTo.toString());
    }

    private AskedCall getParametersForImport() {
        GetParametersForImportRequest request = GetParametersForImportRequest.of(
                key, AlgorithmSpec.RSAES_OAEP_SHA_256, said ? WrappingKeySpec.RSA_3072 : WrappingKeySpec.RSA_4096);
        return asked(
                "GetParametersForImport",
                kms -> kms.getParametersForImport(request),
                "kms:WrappingAlgorithm",
                "RSAES_OAEP_SHA_256",
                "kms:WrappingKeySpec",
                said ? "RSA_3072" : "RSA_4096");
    }

    private AskedCall asked(String operation, Consumer<Kms> call, String... conditionKeys) {
        AccessQuestion question = AccessQuestion.of(caller, "kms:" + operation, key);
        for (int i = 0; i < conditionKeys.length; i += 2) {
            question = question.withConditionKey(conditionKeys[i], conditionKeys[i + 1]);
        }
        return new AskedCall(operation, call, List.of(question));
    }
}
