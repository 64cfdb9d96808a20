package io.keyhold;

import io.keyhold.api.AlgorithmSpec;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GetParametersForImportRequest;
import io.keyhold.api.GetParametersForImportResponse;
import io.keyhold.api.ImportKeyMaterialRequest;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.OriginType;
import io.keyhold.api.WrappingKeySpec;
import java.util.function.UnaryOperator;

/** The steps of an import, on one Keyhold. */
final class Importing {
    private final Life life;

    Importing(Life life) {
        this.life = life;
    }

    String key(KeySpec spec, KeyUsageType usage) {
        return life.createKey(
                CreateKeyRequest.of().withKeySpec(spec).withKeyUsage(usage).withOrigin(OriginType.EXTERNAL));
    }

    String aesKey() {
        return key(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    }

    /** Of an SM2 wrapping key, which is made hundreds of times faster than an RSA key. */
    GetParametersForImportResponse parameters(String keyId) {
        return parameters(keyId, AlgorithmSpec.SM2PKE, WrappingKeySpec.SM2);
    }

    GetParametersForImportResponse parameters(String keyId, AlgorithmSpec algorithm, WrappingKeySpec wrappingKey) {
        return life.kms().getParametersForImport(GetParametersForImportRequest.of(keyId, algorithm, wrappingKey));
    }

    /** The request that imports material for good. */
    ImportKeyMaterialRequest request(String keyId, byte[] material) {
        GetParametersForImportResponse parameters = parameters(keyId);
        return request(keyId, parameters, Wraps.wrap(parameters, AlgorithmSpec.SM2PKE, material));
    }

    ImportKeyMaterialRequest request(String keyId, GetParametersForImportResponse parameters, byte[] wrapped) {
        return ImportKeyMaterialRequest.of(keyId, parameters.importToken(), wrapped)
                .withExpirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE);
    }

    /** Imports material; gives its id, empty for other than symmetric encryption keys. */
    String material(String keyId, byte[] material, UnaryOperator<ImportKeyMaterialRequest> terms) {
        return life.kms()
                .importKeyMaterial(terms.apply(request(keyId, material)))
                .keyMaterialId()
                .orElse("");
    }

    String material(String keyId, byte[] material) {
        return material(keyId, material, terms -> terms);
    }
}
