package io.keyhold;

import io.keyhold.api.CreateAliasRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeySpec;
import io.keyhold.api.DecryptRequest;
import io.keyhold.api.DeleteAliasRequest;
import io.keyhold.api.DeriveSharedSecretRequest;
import io.keyhold.api.DescribeKeyRequest;
import io.keyhold.api.EncryptRequest;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.GenerateDataKeyRequest;
import io.keyhold.api.GenerateDataKeyWithoutPlaintextRequest;
import io.keyhold.api.GenerateMacRequest;
import io.keyhold.api.GenerateRandomRequest;
import io.keyhold.api.GetKeyPolicyRequest;
import io.keyhold.api.KeyAgreementAlgorithmSpec;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.MacAlgorithmSpec;
import io.keyhold.api.MessageType;
import io.keyhold.api.ReEncryptRequest;
import io.keyhold.api.SignRequest;
import io.keyhold.api.SigningAlgorithmSpec;
import io.keyhold.api.UpdateAliasRequest;
import io.keyhold.api.VerifyMacRequest;
import io.keyhold.api.VerifyRequest;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Requests that are answered with a recorded error of AWS: names of keys and aliases, and cryptographic operations. */
final class RecordedCallCases {
    private static final String MISSING = "00000000-0000-0000-0000-000000000000";
    private static final byte[] HELLO = {1, 2, 3};
    private final Map<String, Supplier<Refusal>> cases = new TreeMap<>();
    private final Life life;
    private final String key;
    private final String arn;
    private final String prefix;

    RecordedCallCases(Life life) {
        this.life = life;
        this.key = life.createKey();
        this.arn = life.describe(key).arn();
        this.prefix = arn.substring(0, arn.indexOf(":key/") + 1);
    }

    Map<String, Supplier<Refusal>> all() {
        names();
        aliases();
        ciphers();
        signaturesAndMacs();
        limits();
        return cases;
    }

    private void names() {
        String region = arn.split(":", -1)[3];
        String alias = "alias/named";
        life.kms().createAlias(CreateAliasRequest.of(alias, key));
        put("unknownKeyId", DescribeKeyRequest.of(MISSING), "arn", prefix + "key/" + MISSING);
        put("unknownKeyArn", EncryptRequest.of(prefix + "key/" + MISSING, HELLO), "arn", prefix + "key/" + MISSING);
        put("notAKeyId", DescribeKeyRequest.of("nonsense"), "text", "nonsense");
        put("longNotAKeyId", DescribeKeyRequest.of("x".repeat(2048)), "text", "x".repeat(2048));
        put("arnOfAnotherRegion", DescribeKeyRequest.of(arn.replace(region, "mars-north-1")), "region", "mars-north-1");
        put("aliasNameAsKeyId", GetKeyPolicyRequest.of(alias));
        put("aliasArnAsKeyId", ListResourceTagsRequest.of(prefix + alias));
        put("unknownAlias", EncryptRequest.of("alias/none", HELLO), "arn", prefix + "alias/none");
        put("unknownAliasArn", DescribeKeyRequest.of(prefix + "alias/none"), "arn", prefix + "alias/none");
    }

    private void aliases() {
        put("updateUnknownAlias", UpdateAliasRequest.of("alias/none", key), "arn", prefix + "alias/none");
        put("deleteUnknownAlias", DeleteAliasRequest.of("alias/none"), "arn", prefix + "alias/none");
        put("createWithoutPrefix", CreateAliasRequest.of("app", key));
        put("updateWithoutPrefix", UpdateAliasRequest.of("app", key));
        put("deleteWithoutPrefix", DeleteAliasRequest.of("app"));
        put("aliasWithColon", CreateAliasRequest.of("alias/a:b", key), "name", "alias/a:b");
        put("aliasOfAnAlias", CreateAliasRequest.of("alias/second", "alias/named"));
        put("updateToAnAlias", UpdateAliasRequest.of("alias/named", prefix + "alias/named"));
        put("createReserved", CreateAliasRequest.of("alias/aws/s3", key), "name", "s3");
        put("updateReserved", UpdateAliasRequest.of("alias/aws/s3", key), "name", "s3");
        put("deleteReserved", DeleteAliasRequest.of("alias/aws/s3"), "name", "s3");
        put("duplicateAlias", CreateAliasRequest.of("alias/named", key), "arn", prefix + "alias/named");
    }

    private void ciphers() {
        byte[] blob = life.encrypt(key);
        byte[] damaged = blob.clone();
        damaged[damaged.length - 1] ^= 1;
        String other = life.createKey();
        String hmac = key(KeySpec.HMAC_256, KeyUsageType.GENERATE_VERIFY_MAC);
        put("decryptNamingAnotherKey", DecryptRequest.of(blob).withKeyId(other));
        put("decryptNamingAnHmacKey", DecryptRequest.of(blob).withKeyId(hmac));
        put(
                "decryptDryRunNamingAnHmacKey",
                DecryptRequest.of(blob).withKeyId(hmac).withDryRun(true));
        later(
                "decryptNamingAnRsaKey",
                () -> DecryptRequest.of(blob).withKeyId(key(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT)));
        later(
                "decryptNamingASigningKey",
                () -> DecryptRequest.of(blob).withKeyId(key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY)));
        put("reEncryptNamingAnotherKey", ReEncryptRequest.of(blob, key).withSourceKeyId(other));
        put("reEncryptNamingAnHmacKey", ReEncryptRequest.of(blob, key).withSourceKeyId(hmac));
        put("otherContext", DecryptRequest.of(blob).withEncryptionContext(Map.of("a", "b")));
        put("damagedCiphertext", DecryptRequest.of(damaged));
        later(
                "plaintextTooLongForOaep",
                () -> EncryptRequest.of(key(KeySpec.RSA_2048, KeyUsageType.ENCRYPT_DECRYPT), new byte[191])
                        .withEncryptionAlgorithm(EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256));
    }

    private void signaturesAndMacs() {
        String signing = key(KeySpec.ECC_NIST_P256, KeyUsageType.SIGN_VERIFY);
        String hmac = key(KeySpec.HMAC_224, KeyUsageType.GENERATE_VERIFY_MAC);
        String agreeing = key(KeySpec.ECC_NIST_P256, KeyUsageType.KEY_AGREEMENT);
        byte[] signature = life.kms()
                .sign(SignRequest.of(signing, HELLO, SigningAlgorithmSpec.ECDSA_SHA_256))
                .signature();
        put("wrongSignature", VerifyRequest.of(signing, new byte[1], signature, SigningAlgorithmSpec.ECDSA_SHA_256));
        put("wrongMac", VerifyMacRequest.of(HELLO, hmac, MacAlgorithmSpec.HMAC_SHA_224, new byte[28]));
        put("macWithAnEncryptionKey", GenerateMacRequest.of(HELLO, key, MacAlgorithmSpec.HMAC_SHA_256), "arn", arn);
        put("macAlgorithmOfAnotherSpec", GenerateMacRequest.of(HELLO, hmac, MacAlgorithmSpec.HMAC_SHA_256));
        later(
                "digestOfAnotherLength",
                () -> SignRequest.of(
                                key(KeySpec.RSA_2048, KeyUsageType.SIGN_VERIFY),
                                new byte[31],
                                SigningAlgorithmSpec.RSASSA_PSS_SHA_256)
                        .withMessageType(MessageType.DIGEST));
        put(
                "agreementWithNoPublicKey",
                DeriveSharedSecretRequest.of(agreeing, KeyAgreementAlgorithmSpec.ECDH, new byte[91]));
    }

    private void limits() {
        put("plaintextTooLong", EncryptRequest.of(key, new byte[4097]));
        put("tooManyRandomBytes", GenerateRandomRequest.of(1025));
        put("dataKeyWithoutLength", GenerateDataKeyRequest.of(key));
        put(
                "dataKeyWithBothLengths",
                GenerateDataKeyRequest.of(key).withKeySpec(DataKeySpec.AES_256).withNumberOfBytes(32));
        put("dataKeyWithoutPlaintextWithoutLength", GenerateDataKeyWithoutPlaintextRequest.of(key));
    }

    private String key(KeySpec spec, KeyUsageType usage) {
        return life.createKey(CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage));
    }

    private void put(String name, KmsRequest request, String... values) {
        cases.put(name, () -> Refusal.of(life.kms(), request, values));
    }

    private void later(String name, Supplier<KmsRequest> request) {
        cases.put(name, () -> Refusal.of(life.kms(), request.get()));
    }
}
