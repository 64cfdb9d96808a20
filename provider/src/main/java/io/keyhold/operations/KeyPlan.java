package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.KeyManagerType;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.OriginType;
import io.keyhold.api.ReplicateKeyRequest;
import io.keyhold.api.Tag;
import io.keyhold.audit.Parameters;
import io.keyhold.gate.Tags;
import io.keyhold.keys.KeyStorePlace;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The plan of {@code CreateKey}, with the defaults filled in.
 *
 * @param spec the shape of the key
 * @param usage what it is for
 * @param origin where its material comes from
 * @param description the description
 * @param policy the key policy; empty for the default policy
 * @param bypassLockoutCheck whether a policy that locks the caller out is accepted
 * @param tags the tags
 * @param callerIv whether raw AES-GCM takes the caller's IV
 * @param manager who manages the key
 * @param place the custom key store that it is to be in
 * @param multiRegion the part that it is to play among multi-Region keys, if it is to be one
 * @param defaulted the condition keys whose member the request left out, so that {@code Null} sees them as absent
 */
public record KeyPlan(
        KeySpec spec,
        KeyUsageType usage,
        OriginType origin,
        String description,
        String policy,
        boolean bypassLockoutCheck,
        Map<String, String> tags,
        boolean callerIv,
        KeyManagerType manager,
        Optional<KeyStorePlace> place,
        Optional<MultiRegionKeyType> multiRegion,
        Set<String> defaulted) {
    private static final String BYPASS = "kms:bypasspolicylockoutsafetycheck";
    private static final List<String> SPEC = List.of("kms:keyspec", "kms:customermasterkeyspec");
    private static final List<String> USAGE = List.of("kms:keyusage", "kms:customermasterkeyusage");

    /** The plan of a request; members that contradict each other are refused by {@link #refuseUnbuilt}. */
    public static KeyPlan of(CreateKeyRequest request) {
        KeySpec spec = request.keySpec().or(request::customerMasterKeySpec).orElse(KeySpec.SYMMETRIC_DEFAULT);
        return new KeyPlan(
                spec,
                request.keyUsage().or(spec::defaultUsage).orElse(KeyUsageType.ENCRYPT_DECRYPT),
                request.origin().orElse(OriginType.AWS_KMS),
                request.description().orElse(""),
                request.policy().orElse(""),
                request.bypassPolicyLockoutSafetyCheck(),
                tags(request.tags()),
                false,
                KeyManagerType.CUSTOMER,
                request.customKeyStoreId().map(id -> KeyStorePlace.of(id, request.xksKeyId())),
                request.multiRegion() ? Optional.of(MultiRegionKeyType.PRIMARY) : Optional.empty(),
                defaulted(request));
    }

    private static Set<String> defaulted(CreateKeyRequest request) {
        Set<String> names = new TreeSet<>();
        if (request.keySpec().isEmpty() && request.customerMasterKeySpec().isEmpty()) {
            names.addAll(SPEC);
        }
        if (request.keyUsage().isEmpty()) {
            names.addAll(USAGE);
        }
        if (request.origin().isEmpty()) {
            names.add("kms:keyorigin");
        }
        if (!request.multiRegion()) {
            names.add("kms:multiregion");
        }
        if (!request.bypassPolicyLockoutSafetyCheck()) {
            names.add(BYPASS);
        }
        return Set.copyOf(names);
    }

    /** A plan for what the JCA asks for, with defaults. */
    public static KeyPlan of(
            KeySpec spec, KeyUsageType usage, OriginType origin, String description, boolean callerIv) {
        return new KeyPlan(
                spec,
                usage,
                origin,
                description,
                "",
                false,
                Map.of(),
                callerIv,
                KeyManagerType.CUSTOMER,
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** A plan for the AWS managed key of a service. */
    static KeyPlan managed(String description, String policy) {
        return new KeyPlan(
                KeySpec.SYMMETRIC_DEFAULT,
                KeyUsageType.ENCRYPT_DECRYPT,
                OriginType.AWS_KMS,
                description,
                policy,
                false,
                Map.of(),
                false,
                KeyManagerType.AWS,
                Optional.empty(),
                Optional.empty(),
                Set.of());
    }

    /** The same with the place as it is now. */
    KeyPlan in(Optional<KeyStorePlace> now) {
        return new KeyPlan(
                spec,
                usage,
                origin,
                description,
                policy,
                bypassLockoutCheck,
                tags,
                callerIv,
                manager,
                now,
                multiRegion,
                defaulted);
    }

    /** A plan for a replica of a key: what is not said is that of a new key, and not that of the primary key. */
    public static KeyPlan replica(KmsKey primary, ReplicateKeyRequest request) {
        return new KeyPlan(
                primary.spec(),
                primary.usage(),
                primary.origin(),
                request.description().orElse(""),
                request.policy().orElse(""),
                request.bypassPolicyLockoutSafetyCheck(),
                tags(request.tags()),
                primary.callerIv(),
                primary.manager(),
                Optional.empty(),
                Optional.of(MultiRegionKeyType.REPLICA),
                request.bypassPolicyLockoutSafetyCheck() ? Set.of() : Set.of(BYPASS));
    }

    /** Refuses members that contradict each other, and what Keyhold cannot make. */
    public static void refuseUnbuilt(CreateKeyRequest request) {
        KeyPlan plan = of(request);
        Tags.require(request.tags());
        if (request.keySpec().isPresent() && request.customerMasterKeySpec().isPresent()) {
            throw new KmsException.Validation(
                    "You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is"
                            + " deprecated.",
                    "Pass KeySpec only");
        }
        if (request.keyUsage().isEmpty() && plan.spec.defaultUsage().isEmpty()) {
            throw new KmsException.Validation(
                    "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
                    "Pass KeyUsage");
        }
        if (request.multiRegion() && request.customKeyStoreId().isPresent()) {
            throw new KmsException.Unsupported(
                    "a key in custom key store `" + request.customKeyStoreId().get() + "` cannot be a multi-Region key",
                    "Leave MultiRegion or CustomKeyStoreId out");
        }
        CustomKeyStoreRules.requireComplete(request);
        plan.requireFit();
    }

    /** Refuses a usage that is not for the spec, and an IV of the caller's where there is none. */
    void requireFit() {
        if (callerIv && spec != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException.Validation(
                    "key spec " + spec + " has no raw AES-GCM, so it takes no IV", "Leave callerIv out");
        }
        if (!spec.allows(usage)) {
            throw new KmsException.Validation(
                    "KeyUsage " + usage + " is not compatible with KeySpec " + spec, "Pass another KeyUsage");
        }
    }

    /** The condition keys of the plan. */
    public RequestFacts facts() {
        Map<String, List<String>> keys = new TreeMap<>(Map.of(
                "kms:keyspec",
                List.of(spec.value()),
                "kms:customermasterkeyspec",
                List.of(spec.value()),
                "kms:keyusage",
                List.of(usage.value()),
                "kms:customermasterkeyusage",
                List.of(usage.value()),
                "kms:keyorigin",
                List.of(origin.value()),
                "kms:multiregion",
                List.of(Boolean.toString(multiRegion.isPresent())),
                BYPASS,
                List.of(Boolean.toString(bypassLockoutCheck))));
        keys.putAll(Tags.facts(tags));
        multiRegion.ifPresent(type -> keys.put("kms:multiregionkeytype", List.of(type.value())));
        return new RequestFacts(RequestFacts.NO_CONTEXT, keys, List.of(), defaulted);
    }

    /** The members of the audit record; defaults too. */
    void describe(Parameters.Sink audit) {
        if (!policy.isEmpty()) {
            audit.put("policy", policy);
        }
        audit.put("description", description);
        audit.put("keySpec", spec.value());
        audit.put("customerMasterKeySpec", spec.value());
        audit.put("keyUsage", usage.value());
        audit.put("origin", origin.value());
        audit.put("bypassPolicyLockoutSafetyCheck", bypassLockoutCheck);
        audit.put("multiRegion", multiRegion.isPresent());
        place.ifPresent(at -> {
            audit.put("customKeyStoreId", at.customKeyStoreId());
            at.xksKeyId().ifPresent(id -> audit.put("xksKeyId", id));
        });
        audit.put("tags", Tags.described(tags));
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new TreeMap<>();
        tags.forEach(tag -> map.put(tag.tagKey(), tag.tagValue()));
        return map;
    }
}
