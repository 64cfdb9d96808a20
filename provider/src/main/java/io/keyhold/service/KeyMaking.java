package io.keyhold.service;

import io.keyhold.api.KeyId;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyState;
import io.keyhold.api.KmsException;
import io.keyhold.api.OriginType;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.Home;
import io.keyhold.catalog.KeyTransaction;
import io.keyhold.crypto.KeyMaterial;
import io.keyhold.keys.Bytes;
import io.keyhold.keys.KeyDescription;
import io.keyhold.keys.KmsKey;
import io.keyhold.keys.MaterialInfo;
import io.keyhold.keys.Rotation;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Makes keys: a fresh id, fresh material, and the records of both in one transaction. */
final class KeyMaking {
  private static final int SECRET_BYTES = 32;
  private final Home home;
  private final Quotas quotas;
  private final SecureRandom random;

  KeyMaking(Home home, Quotas quotas, SecureRandom random) {
    this.home = home;
    this.quotas = quotas;
    this.random = random;
  }

  /** A key as planned, in memory only. */
  NewKey make(Call call, KeyPlan plan) {
    plan.requireFit();
    boolean external = plan.origin() == OriginType.EXTERNAL;
    if (external && plan.spec().family() == KeySpec.Family.ML_DSA) {
      throw new KmsException.Unsupported("key spec " + plan.spec() + " cannot be imported", "Use Origin AWS_KMS");
    }
    Instant created = call.now().truncatedTo(ChronoUnit.MILLIS);
    Optional<KeyMaterial> material = external ? Optional.empty() : Optional.of(KeyMaterial.generate(plan.spec(), random));
    return new NewKey(
        new KmsKey(
            home.keyArn(call.callerAccount(), KeyId.random(random)),
            plan.spec(),
            plan.usage(),
            plan.origin(),
            KeyManagerType.CUSTOMER,
            plan.callerIv(),
            external ? KeyState.PENDING_IMPORT : KeyState.ENABLED,
            created,
            plan.description(),
            plan.policy(),
            plan.tags(),
            new TreeSet<>(),
            Optional.empty(),
            Optional.empty(),
            Rotation.OFF,
            external ? List.of() : List.of(MaterialInfo.first(newMaterialId(), created)),
            Bytes.EMPTY,
            external ? new Bytes(bytes()) : Bytes.EMPTY),
        material);
  }

  /** Writes the key and its material, within the quota, and notes them with the call. */
  void insert(Call call, KeyTransaction transaction, NewKey made) {
    KmsKey key = made.key();
    if (transaction.countKeys(key.arn().account()) >= quotas.keys()) {
      throw new KmsException.LimitExceeded(
          "account " + key.arn().account() + " has " + quotas.keys() + " KMS keys, which is its quota",
          "Schedule the deletion of keys or raise the quota");
    }
    transaction.insert(key);
    made.material()
        .ifPresent(material -> transaction.insertMaterial(key, key.materials().get(0).id(), material));
    noteCreated(call, key);
  }

  /** A new random id for material. */
  String newMaterialId() {
    return HexFormat.of().formatHex(bytes());
  }

  private byte[] bytes() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  private static void noteCreated(Call call, KmsKey key) {
    call.touches(key.arn().value(), key.arn().account());
    Parameters metadata = audit -> audit.put("keyMetadata", Described.metadata(KeyDescription.of(key, key.created())));
    call.responds(metadata);
  }
}
