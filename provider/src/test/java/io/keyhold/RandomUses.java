package io.keyhold;

import io.keyhold.api.AccessQuestion;
import io.keyhold.api.Caller;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecapsulateRequest;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncapsulateRequest;
import io.keyhold.api.EncapsulationAlgorithmSpec;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GenerateDataKeyPairRequest;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GetPublicKeyRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random cryptographic calls, each with its questions. */
final class RandomUses {
    private static final byte[] MESSAGE = new byte[32];
    private final Random random;
    private final Caller caller;
    private final RandomKeys keys;
    private final boolean own;
    private final boolean dryRun;
    private final boolean said;
    private final Map<String, String> context;
    private final List<String> tokens;

    RandomUses(Random random, Caller caller, RandomKeys keys) {
        this.random = random;
        this.caller = caller;
        this.keys = keys;
        this.own = caller.principal().account().equals(AccessWorld.ACCOUNT);
        this.dryRun = random.nextInt(3) == 0;
        this.said = random.nextBoolean();
        this.context = List.of(
                        Map.<String, String>of(),
                        RandomKeys.TENANT,
                        Map.of("tenant", "t-2"),
                        Map.of("tenant", "t-1", "more", "x"))
                .get(random.nextInt(4));
        this.tokens = random.nextInt(3) == 0 ? keys.tokens() : List.of();
    }

    AskedCall next() {
        return switch (random.nextInt(12)) {
            case 0, 1 -> encrypt();
            case 2 -> decrypt();
            case 3 -> decryptByBlob();
            case 4 -> reEncrypt();
            case 5 -> generateDataKey();
            case 6 -> generateDataKeyPair();
            case 7, 8 -> useOther();
            case 9 -> verifyOther();
            case 10 -> describeKey();
            default -> getPublicKey();
        };
    }

    private AskedCall encrypt() {
        String key = keys.named(own);
        EncryptRequest request = EncryptRequest.of(key, MESSAGE)
                .withEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
        AccessQuestion question = asked("kms:Encrypt", key).withEncryptionContext(context);
        if (said) {
            request = request.withEncryptionAlgorithm(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT);
            question = question.withConditionKey("kms:EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
        }
        EncryptRequest made = request;
        return new AskedCall("Encrypt", kms -> kms.encrypt(made), List.of(question));
    }

    private AskedCall decrypt() {
        String key = keys.named(own);
        DecryptRequest request = decryptRequest().withKeyId(key);
        AccessQuestion question = asked("kms:Decrypt", key);
        question = context.equals(RandomKeys.TENANT)
                ? question.withConditionKey("kms:EncryptionContext:tenant", "t-1")
                : question.withEncryptionContext(context);
        return new AskedCall("Decrypt", kms -> kms.decrypt(request), List.of(question));
    }

    private AskedCall decryptByBlob() {
        DecryptRequest request = decryptRequest();
        return new AskedCall(
                "Decrypt",
                kms -> kms.decrypt(request),
                List.of(asked("kms:Decrypt", keys.symmetric()).withEncryptionContext(context)));
    }

    private DecryptRequest decryptRequest() {
        return DecryptRequest.of(keys.blob())
                .withEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
    }

    private AskedCall reEncrypt() {
        boolean same = random.nextBoolean();
        String from = keys.named(own);
        String to = same ? keys.symmetric() : keys.secondSymmetric();
        ReEncryptRequest request = ReEncryptRequest.of(keys.blob(), to)
                .withSourceEncryptionContext(RandomKeys.TENANT)
                .withDestinationEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
        ReEncryptRequest made = said ? request.withSourceKeyId(from) : request;
        String value = Boolean.toString(same);
        return new AskedCall(
                "ReEncrypt",
                kms -> kms.reEncrypt(made),
                List.of(
                        asked("kms:ReEncryptFrom", said ? from : keys.symmetric())
                                .withEncryptionContext(RandomKeys.TENANT)
                                .withConditionKey("kms:ReEncryptOnSameKey", value),
                        asked("kms:ReEncryptTo", to)
                                .withEncryptionContext(context)
                                .withConditionKey("kms:ReEncryptOnSameKey", value)));
    }

    private AskedCall generateDataKey() {
        String key = keys.named(own);
        String permission = said ? "kms:GenerateDataKey" : "kms:GenerateDataKeyWithoutPlaintext";
        GenerateDataKeyRequest request = GenerateDataKeyRequest.of(key)
                .withKeySpec(DataKeySpec.AES_256)
                .withEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
        GenerateDataKeyWithoutPlaintextRequest hidden = GenerateDataKeyWithoutPlaintextRequest.of(key)
                .withNumberOfBytes(16)
                .withEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
        return new AskedCall(
                permission,
                kms -> {
                    if (said) {
                        kms.generateDataKey(request);
                    } else {
                        kms.generateDataKeyWithoutPlaintext(hidden);
                    }
                },
                List.of(asked(permission, key).withEncryptionContext(context)));
    }

    private AskedCall generateDataKeyPair() {
        String key = keys.named(own);
        DataKeyPairSpec spec = said ? DataKeyPairSpec.ECC_NIST_P256 : DataKeyPairSpec.ECC_NIST_P384;
        GenerateDataKeyPairRequest request = GenerateDataKeyPairRequest.of(key, spec)
                .withEncryptionContext(context)
                .withGrantTokens(tokens)
                .withDryRun(dryRun);
        return new AskedCall(
                "GenerateDataKeyPair",
                kms -> kms.generateDataKeyPair(request),
                List.of(asked("kms:GenerateDataKeyPair", key)
                        .withEncryptionContext(context)
                        .withConditionKey("kms:DataKeyPairSpec", spec.value())));
    }

    private AskedCall useOther() {
        String key = keys.other();
        return switch (random.nextInt(5)) {
            case 3 ->
                new AskedCall(
                        "Encapsulate",
                        kms -> kms.encapsulate(EncapsulateRequest.of(key, EncapsulationAlgorithmSpec.ML_KEM)
                                .withDryRun(dryRun)),
                        List.of(AccessQuestion.of(caller, "kms:Encapsulate", key)));
            case 4 ->
                new AskedCall(
                        "Decapsulate",
                        kms -> kms.decapsulate(
                                DecapsulateRequest.of(key, new byte[said ? 768 : 32], EncapsulationAlgorithmSpec.ML_KEM)
                                        .withDryRun(dryRun)),
                        List.of(AccessQuestion.of(caller, "kms:Decapsulate", key)
                                .withConditionKey("kms:EncapsulationAlgorithm", "ML_KEM")));
            case 0 ->
                new AskedCall(
                        "GenerateMac",
                        kms -> kms.generateMac(GenerateMacRequest.of(MESSAGE, key, MacAlgorithmSpec.HMAC_SHA_256)
                                .withDryRun(dryRun)),
                        List.of(AccessQuestion.of(caller, "kms:GenerateMac", key)
                                .withConditionKey("kms:MacAlgorithm", "HMAC_SHA_256")));
            case 1 -> sign(key);
            default ->
                new AskedCall(
                        "DeriveSharedSecret",
                        kms -> kms.deriveSharedSecret(
                                DeriveSharedSecretRequest.of(key, KeyAgreementAlgorithmSpec.ECDH, MESSAGE)),
                        List.of(AccessQuestion.of(caller, "kms:DeriveSharedSecret", key)));
        };
    }

    private AskedCall sign(String key) {
        SignRequest request =
                SignRequest.of(key, MESSAGE, SigningAlgorithmSpec.ECDSA_SHA_256).withDryRun(dryRun);
        SignRequest made = said ? request.withMessageType(MessageType.DIGEST) : request;
        AccessQuestion question =
                AccessQuestion.of(caller, "kms:Sign", key).withConditionKey("kms:SigningAlgorithm", "ECDSA_SHA_256");
        return new AskedCall(
                "Sign",
                kms -> kms.sign(made),
                List.of(said ? question.withConditionKey("kms:MessageType", "DIGEST") : question));
    }

    private AskedCall verifyOther() {
        String key = keys.other();
        return said
                ? new AskedCall(
                        "VerifyMac",
                        kms -> kms.verifyMac(
                                VerifyMacRequest.of(MESSAGE, key, MacAlgorithmSpec.HMAC_SHA_512, new byte[32])),
                        List.of(AccessQuestion.of(caller, "kms:VerifyMac", key)
                                .withConditionKey("kms:MacAlgorithm", "HMAC_SHA_512")))
                : new AskedCall(
                        "Verify",
                        kms -> kms.verify(
                                VerifyRequest.of(key, MESSAGE, new byte[64], SigningAlgorithmSpec.ECDSA_SHA_384)),
                        List.of(AccessQuestion.of(caller, "kms:Verify", key)
                                .withConditionKey("kms:SigningAlgorithm", "ECDSA_SHA_384")));
    }

    private AskedCall describeKey() {
        String key = keys.named(own);
        DescribeKeyRequest request = DescribeKeyRequest.of(key).withGrantTokens(tokens);
        return new AskedCall("DescribeKey", kms -> kms.describeKey(request), List.of(asked("kms:DescribeKey", key)));
    }

    private AskedCall getPublicKey() {
        String key = keys.other();
        return new AskedCall(
                "GetPublicKey",
                kms -> kms.getPublicKey(GetPublicKeyRequest.of(key)),
                List.of(AccessQuestion.of(caller, "kms:GetPublicKey", key)));
    }

    private AccessQuestion asked(String permission, String key) {
        return AccessQuestion.of(caller, permission, key).withGrantTokens(tokens);
    }
}
